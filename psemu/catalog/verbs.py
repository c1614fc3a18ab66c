"""The verbs that PowerShell approves of, with the alias prefix and group of each, as ``Get-Verb`` lists them."""

from __future__ import annotations

_GROUPS = {
    "Common": """
        Add:a Clear:cl Close:cs Copy:cp Enter:et Exit:ex Find:fd Format:f Get:g Hide:h Join:j Lock:lk Move:m New:n Open:op Optimize:om
        Pop:pop Push:pu Redo:re Remove:r Rename:rn Reset:rs Resize:rz Search:sr Select:sc Set:s Show:sh Skip:sk Split:sl Step:st
        Switch:sw Undo:un Unlock:uk Watch:wc""",
    "Data": """
        Backup:ba Checkpoint:ch Compare:cr Compress:cm Convert:cv ConvertFrom:cf ConvertTo:ct Dismount:dm Edit:ed Expand:en Export:ep
        Group:gp Import:ip Initialize:in Limit:l Merge:mg Mount:mt Out:o Publish:pb Restore:rr Save:sv Sync:sy Unpublish:ub Update:ud""",
    "Lifecycle": """
        Approve:ap Assert:as Build:bd Complete:cmp Confirm:cn Deny:dn Deploy:dp Disable:d Enable:e Install:is Invoke:i Register:rg
        Request:rq Restart:rt Resume:ru Start:sa Stop:sp Submit:sb Suspend:ss Uninstall:us Unregister:ur Wait:w""",
    "Diagnostic": "Debug:db Measure:ms Ping:pi Repair:rp Resolve:rv Test:t Trace:tr",
    "Communications": "Connect:cc Disconnect:dc Read:rd Receive:rc Send:sd Write:wr",
    "Security": "Block:bl Grant:gr Protect:pt Revoke:rk Unblock:ul Unprotect:up",
    "Other": "Use:u",
}


class VerbInfo:
    """An approved verb; *alias_prefix* begins the aliases of its commands, *group* is one of seven."""

    __slots__ = ("alias_prefix", "group", "verb")

    def __init__(self, verb: str, alias_prefix: str, group: str) -> None:
        self.verb = verb
        self.alias_prefix = alias_prefix
        self.group = group

    def as_dict(self) -> dict[str, str]:
        """The document ``verb``."""
        return {"verb": self.verb, "aliasPrefix": self.alias_prefix, "group": self.group}

    def __repr__(self) -> str:
        return f"VerbInfo({self.verb!r}, {self.alias_prefix!r}, {self.group!r})"


APPROVED_VERBS = {
    verb.lower(): VerbInfo(verb, prefix, group)
    for group, words in _GROUPS.items()
    for verb, _, prefix in [word.partition(":") for word in words.split()]
}


def approved_verbs(pattern: str = "*", group: str = "") -> list[VerbInfo]:
    """The verbs that match *pattern* (wildcards) in *group* (any by default), in the order of groups and names."""
    from psemu.objects.wildcards import matcher

    matches = matcher(pattern)
    return [
        info for info in APPROVED_VERBS.values() if matches(info.verb) and group.lower() in ("", info.group.lower())
    ]
