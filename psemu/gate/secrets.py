"""Names and places that speak of secrets: variables of the environment, properties, nouns, files, drives."""

from __future__ import annotations

import re

_WORD = re.compile(
    r"pass(?:word|wd|phrase|code)|admpwd|unicodepwd|laps|(?<![a-z])pwd(?![a-z])|secret|token|credential|api_?key|access_?key|private_?key|account_?key|"
    r"connection_?string|(?<![a-z])sas(?![a-z])|client_?secret|bearer|(?:^|_)key$|(?:^|_)pat$",
    re.IGNORECASE,
)
#: nouns of commands that show a secret
_NOUN = re.compile(
    r"(?:Key|Keys|Secret|Secrets|Password|Passwords|Credential|Credentials|Token|Tokens|ConnectionString|ConnectionStrings|"
    r"PublishingProfile|SASToken|SASDefinition|KubeConfig|AdminCredentials?|RecoveryKey|LapsPassword|LapsAADPassword|UserCredential|"
    r"PublishingCredential|AccessUri|Sas|KeyVaultSecret|ServicePrincipalCredential|Pin|RegistrationInfo|AppSettings?|ShareableLink|VpnClientConfiguration|"
    r"VpnConfiguration|SshKey|KeyProtector)$",
    re.IGNORECASE,
)
#: nouns of commands that fetch a file and lay it on the disk
_FILE_NOUN = re.compile(
    r"(?:Content|ContentStream|File|Script|Metaconfig|Package|VersionCode|QueryResult)$", re.IGNORECASE
)
_FILE = re.compile(
    r"(?:^|[/\\])(?:\.ssh|\.aws|\.azure|\.gnupg|\.kube|\.docker|\.env[^/\\]*|\.netrc|\.npmrc|\.pypirc|\.git-credentials|id_[a-z0-9]+|"
    r"shadow|sam|security|winlogon|ntds\.dit|web\.config|unattend\.xml|consolehost_history\.txt|credentials[^/\\]*|secrets?[^/\\]*|passwords?[^/\\]*|"
    r"local state|login data|protect|vault|environ|msal[^/\\]*|tokencache[^/\\]*|terraform\.tfstate|logins\.json|key4\.db)(?:$|[/\\])|"
    r"\.(?:pem|key|pfx|p12|ppk|jks|keystore|kdbx|rdg|ovpn|publishsettings)$|password|secret|credential|token|unattend|sysprep|_history",
    re.IGNORECASE,
)
#: a path with a drive of these shows no secret by the drive alone
_PLAIN_DRIVES = frozenset(("c", "d", "e", "f", "function", "alias", "temp", "hklm", "hkcu", "cert"))


def is_secret_word(name: str) -> bool:
    """True for names such as ``ApiToken`` and ``DB_PASSWORD``."""
    return _WORD.search(name) is not None


def is_secret_noun(name: str) -> bool:
    """True for ``Get-AzStorageAccountKey``: the noun names a secret."""
    return _NOUN.search(name.partition("-")[2]) is not None


def is_file_noun(name: str) -> bool:
    """True for ``Get-AzStorageBlobContent``: the noun names a file that the command writes."""
    return _FILE_NOUN.search(name.partition("-")[2]) is not None


def path_trouble(path: str) -> str:
    """Why reading *path* is more than reading a file, empty if it is not."""
    text = path.strip().replace("`", "")
    drive, colon, rest = text.partition(":")
    if "::" in text:
        return "a provider is named"
    if colon and drive.lower().endswith("env"):
        return "the environment may hold secrets"
    if colon and drive.lower() == "variable":
        return "variables may hold secrets"
    if colon and drive.lower() not in _PLAIN_DRIVES and len(drive) > 1:
        return f"nobody knows the drive {drive}:"
    if text.startswith(("\\\\", "//")):
        return "another machine is asked, which learns who asks"
    if any(ch in text for ch in "*?[") and re.search(r"(?i)e\*?n?\*?v\*?:", text):
        return "the environment may hold secrets"
    if _FILE.search(rest if colon else text):
        return "such files hold secrets"
    return ""
