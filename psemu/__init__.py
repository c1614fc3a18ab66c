"""PowerShell commands without PowerShell: parse, bind, check and run pasted cmdlet lines."""
