"""What an editor asks about a script, and the server that answers it in the Language Server Protocol."""
