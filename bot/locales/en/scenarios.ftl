## Calls saved without recipients
menu-scenarios = Scenarios
command-scenarios = Saved scenarios of calls
button-save-scenario = Save as a scenario
scenarios-title = <b>Scenarios</b>
    What to say and how, without people. Choose one to call.
scenarios-empty = No scenarios yet. A scenario is a call without people: text, reactions, hours. Prepare a call and press “Edit”, “Save as a scenario”, or send a scenario's file.
button-scenario = { $name }
scenario-title = <b>Scenario “{ $name }”</b>
scenario-author = Author: { $name }
scenario-unnamed = Untitled
scenario-saved = Saved in “Scenarios”, with nobody in it.
scenario-offered = The file holds a scenario. Look what is in it: it is not saved yet.
scenario-foreign-records = The records { $numbers } may not be in your cabinet: a call with them would fail. Replace them before calling.
scenario-whom = <b>Whom to call by the scenario “{ $name }”?</b>
    Send a phone, several, a contact or a file with a list. Or choose a saved list.
ask-phones-for-scenario = Whom to call by this scenario? Send a phone, several, a contact or a file, for example: <code>+7 916 000-00-01</code>
scenario-ask-name = What should the scenario be called? Type a name.
scenario-ask-forget = Delete the scenario “{ $name }”? It can't be brought back. Past calls stay.
scenario-forgotten = The scenario “{ $name }” is deleted.
scenario-dropped = The scenario of the file is not saved.
scenario-file = A scenario's file. Forward it to a colleague: the bot shows what is in it and offers to save it. It holds no keys, no number to call from and no webhook of your own.
button-scenario-use = Call
button-scenario-rename = Rename
button-scenario-share = As a file
button-scenario-forget = Delete
button-scenario-forget-sure = Delete for good
button-scenario-keep = Save
button-scenario-drop = Not needed
button-to-scenarios = To the scenarios
refusal-scenario-gone = This scenario is no more. Nothing was charged. The others are in /scenarios.
refusal-scenario-name-empty = The name has no character to see. Type another.
refusal-scenario-needs-list = This scenario needs values from a list's columns. Nothing was charged. Send a file or choose a saved list.
refusal-scenario-too-big = The scenario is larger than { $limit } KB, more than the bot takes. Nothing was charged.
refusal-scenario-not-ours = This is no scenario's file. Nothing was charged. The bot gives such a file itself: /scenarios, “As a file”.
refusal-scenario-newer = The file was made by a newer version of the bot: a part of it can't be understood here. Nothing was charged. Update the bot or ask for another file.
refusal-scenario-wrong = The scenario's file is damaged: { $part ->
    [name] it has no name
    [speech] what to say is unclear
    [text] a text is empty or too long
    [reactions] it has too many reactions
    [number] it holds an impossible number
   *[other] its values are not possible
}. Nothing was charged. Ask for the file once more.
