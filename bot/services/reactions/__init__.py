"""What a call may hear and does about it, in the shapes of the service: its request, and a file to keep and to share."""
