"""The variables that PowerShell itself sets, as rules about variables see them."""

from __future__ import annotations

_FIXED = (
    "? error executioncontext false home host pid psculture psedition pshome psuiculture psversiontable shellid true"
)
_SET_BY_THE_ENGINE = """
    _ allnodes args consolefilename event eventargs eventsubscriber foreach input matches myinvocation nestedpromptlevel profile
    psboundparameters pscmdlet pscommandpath psdebugcontext psitem psscriptroot pssenderinfo pwd sender stacktrace switch this
"""
READ_ONLY = frozenset(_FIXED.split())
WRITABLE = frozenset(_SET_BY_THE_ENGINE.split())
_PREFERENCES = """
    $ ^ confirmpreference debugpreference erroractionpreference errorview formatenumerationlimit informationpreference lastexitcode
    maximumhistorycount null ofs outputencoding progresspreference psdefaultparametervalues psemailserver psmoduleautoloadingpreference
    psnativecommandargumentpassing pssessionapplicationname pssessionconfigurationname pssessionoption pstyle verbosepreference
    warningpreference whatifpreference
"""
AUTOMATIC = READ_ONLY | WRITABLE | frozenset(_PREFERENCES.split())
