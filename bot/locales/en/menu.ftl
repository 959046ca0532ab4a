## The command menu: what each command does, in a few words.
command-call = Make a call
command-calls = Recent calls
command-balance = Balance
command-stoplist = Stop list: whom not to call
command-phones = Numbers to call from
command-template = Call by a template
command-templates = Templates
command-languages = Languages of speech
command-connect = Connect the service's key
command-disconnect = Disconnect the key
command-lock = Lock calls
command-unlock = Unlock calls
command-invite = Invite a colleague
command-settings = Settings
command-menu = Main menu
command-help = What the bot can do
command-cancel = Cancel what was begun
