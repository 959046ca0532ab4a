## What is said, beyond a typed text

confirm-from-template = <b>From:</b> the number set in the template
