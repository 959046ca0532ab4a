## Recordings of conversations
recording-caption = <b>Recording:</b> { $phone } · /call_{ $number }
recording-talk = <b>Talked:</b> { $talk }
recording-title = Call { $number }
recording-sign-awaited = Recording: waiting for the service to give it.
recording-sign-absent = The service has given no recording. Ask about it in the service's cabinet.
recording-sign-coming = Recording: fetching it from the service, it will come here.
recording-sign-sent = The recording has been sent.
recording-sign-unknown = The recording was sent, but it is unknown whether it arrived. If it is not here, open “Details” and ask for it again: it is free.
recording-sign-unavailable = The recording is unavailable: the service did not hand it over. You can try again from “Details”, it is free.
recording-asked = It will be here in a moment.
recording-deleted = The recording was deleted: its time was over.
button-recording = Get the recording
button-recording-again = Get the recording again
card-recording = The conversation is recorded.
notice-recording_unavailable = The recording is unavailable: the service did not hand it over. You can try again on the card /call_{ $number }, it is free.
refusal-no-recording = This call has no recording. If the conversation was recorded, it may appear later.

## Switching it on
button-recording-on = Record the conversation
button-recording-off = Don't record the conversation
recording-acknowledge = Whoever you call has to be told of the recording: say so in the text of the call, for example “This call is recorded”, or get their consent beforehand. What is recorded is personal data, and you answer for it.
button-recording-acknowledge = I will tell them, record
confirm-recording-acknowledged = You have taken it on yourself to tell the person called.
refusal-draft-recording-not-acknowledged = To record the conversation, confirm that you will tell the person of it. Nothing was charged. You will be asked under “Edit”, “Record the conversation”.
