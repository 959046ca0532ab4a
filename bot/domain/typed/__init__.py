"""What people type around a text: phones and a time before it, reactions behind it, all of it in a caption."""
