"""Names and places that speak of secrets: variables of the environment, properties, nouns, files, drives."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache

_WORD = re.compile(
    r"pass(?:word|wd|phrase|code)|admpwd|(?:unicode|lm|nt|supplemental)_?pwd|(?<![a-z])pwd(?![a-z])|(?<![a-z])pass$|secret|token|credential|"
    r"connection_?strings?|app(?:lication)?_?settings?$|extended_?properties$|protected_?settings?$|user_?data$|environment_?variables?$|startinfo$|custom_?data$|(?<![a-z])sas(?![a-z])|bearer|webhook|(?:^|_)pat$|(?:^|_)auth$|database_?url|(?<![a-z])dsn$|cpassword|"
    r"(?:api|access|private|account|shared|primary|secondary|auth|authorization|signing|encryption|master|function|host|subscription|"
    r"storage|recovery|symmetric|client|ssh|license|product|decryption|management|admin)_?keys?|_key$|(?<=[a-z])Key[12]$",
    re.IGNORECASE,
)
#: what makes of a secret's name the name of something about it
_ABOUT = re.compile(
    r"(?:age|algorithm|attempts?|bad|can|cannot|change[ds]?|complexity|count|creation|date|days|disabled|enabled|encoding|endpoints?|"
    r"expir|file|format|history|ids?|identifier|issuance|issuer|kind|last|length|lifetime|list|locations?|lockout|"
    r"max|min|minimum|maximum|must|name|never|not|policy|policies|possible|properties|protection|profile|required|reset|"
    r"rotat|scope|set|setting|settings|size|source|sources?|start|state|status|system|template|time|timestamp|type|types|updated?|"
    r"uri|url|usage|valid|vault|version)",
    re.IGNORECASE,
)
#: typical names, for patterns to match
_TYPICAL = [
    "password",
    "passwordplain",
    "adminpassword",
    "userpassword",
    "passwordhash",
    "secret",
    "clientsecret",
    "secrettext",
    "secretvalue",
    "secretvaluetext",
    "token",
    "accesstoken",
    "refreshtoken",
    "bearertoken",
    "credential",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "sharedkey",
    "primarykey",
    "secondarykey",
    "connectionstring",
    "primaryconnectionstring",
    "storageaccountkey",
    "saskey",
    "sastoken",
    "publishingpassword",
    "pwd",
    "ms-mcs-admpwd",
    "mslaps-password",
    "msds-managedpassword",
    "msfve-recoverypassword",
]
#: what those who search for secrets search for, without what a pattern has between the letters
_HUNTED = [
    "passw",
    "pwd",
    "secret",
    "token",
    "credential",
    "apikey",
    "accesskey",
    "accountkey",
    "sharedkey",
    "privatekey",
    "connectionstring",
    "securestring",
    "bearer",
    "cpassword",
    "authkey",
    "sastoken",
    # what tokens and keys begin with
    "akia",
    "beginrsa",
    "beginopenssh",
    "beginprivate",
    "eyj",
    "ghp",
    "githubpat",
    "xox",
    "uid",
]
#: nouns of commands that show a secret; what a number or a plural follows counts too
_NOUN = re.compile(
    r"(?:Key|Secret|Password|Passphrase|Credential|Token|ConnectionString|PublishingProfile|SasDefinition|Sas|KubeConfig|AccessUri|Pin|"
    r"RegistrationInfo|AppSetting|StaticWebAppSetting|ShareableLink|VpnClientConfiguration|VirtualWanVpnConfiguration|VpnProfile|KeyProtector|"
    r"DeploymentUrl|KeyVaultCertificate|AutomationVariable|CircuitAuthorization|PortAuthorization)s?\d?$",
    re.IGNORECASE,
)
#: nouns that end like a secret and are none: whom to trust, where a service is published
_NO_SECRET = re.compile(
    r"(?:OnPremisePublishingProfile|FederatedIdentityCredential|FederatedCredential)$", re.IGNORECASE
)
#: nouns of commands that fetch a file and lay it on the disk
_FILE_NOUN = re.compile(
    r"(?:Content|ContentStream|(?<!Deployment)Script|Metaconfig|Package|VersionCode|QueryResult|BootDiagnosticsData|"
    r"(?:Settings|Desktop|Config|Protocol)File)$"
)
_FILE = re.compile(
    r"(?:^|/)(?:\.ssh|\.aws|\.azure|\.gnupg|\.kube|\.docker|\.env[^/]*|[._]netrc|\.npmrc|\.pypirc|\.pgpass|\.my\.cnf|\.git-credentials|"
    r"\.config/gcloud|id_[a-z0-9]+|g?shadow-?|sudoers|sam|security|winlogon|ntds\.dit|(?:web|machine|applicationhost)\.config|groups\.xml|"
    r"local state|login data[^/]*|cookies|protect|vault|environ|msal[^/]*|tokencache[^/]*|terraform\.tfstate[^/]*|logins\.json|key[34]\.db|"
    r"local\.settings\.json|hiberfil\.sys|pagefile\.sys|wlansvc)(?:$|/)|"
    r"\.(?:pem|key|pfx|p12|ppk|jks|keystore|kdbx?|rdg|ovpn|publishsettings|dmp|env|tfvars)$|(?:token|secret|credential)s?(?![a-z])|"
    r"password|passwd|unattend|sysprep|private_?key|_history|system32/config(?:/|$)|simontatham|winvnc|tightvnc|realvnc|"
    r"(?:hkcu:|session manager)/environment|"
    r"validcommunities|/lsa(?:$|/)|policy/secrets|currentversion/winlogon|intelliforms|openssh/agent|martin prikryl|ultravnc|filezilla|mremoteng|"
    r"(?:^|/)(?:\.m2|\.gradle|\.composer|\.boto|\.s3cfg|\.terraformrc|\.databrickscfg|\.snowsql|\.sqlcmdrc|gh/hosts\.ya?ml|nuget\.config|winscp\.ini|"
    r"(?:rclone|pip)\.conf|auth\.json|wp-config\.php|vault\.ya?ml|krb5cc[^/]*|ssh_host_[^/]*key|cookies\.sqlite|local storage|"
    r"var/(?:spool/)?mail)(?:$|/)|\.(?:keytab|vscdb)$",
    re.IGNORECASE,
)
#: typical names of such files, for patterns to match
_TYPICAL_FILES = [
    ".ssh",
    ".aws",
    ".azure",
    ".gnupg",
    ".kube",
    ".docker",
    ".env",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "sam",
    "security",
    "shadow",
    "ntds.dit",
    "unattend.xml",
    "consolehost_history.txt",
    "credentials",
    "secrets.json",
    "password.txt",
    "passwords.txt",
    "private.key",
]
#: keys of the registry that hold secrets, and what their names are, for patterns to match
_SECRET_KEY = re.compile(
    r"windows nt/currentversion/winlogon|control/lsa(?:$|/)|policy/secrets|(?:hkcu:|session manager)/environment|parameters/validcommunities|"
    r"software/simontatham|software/martin prikryl|software/(?:orl|realvnc|tightvnc|ultravnc)",
    re.IGNORECASE,
)
_TYPICAL_KEYS = [
    *("winlogon", "lsa", "secrets", "environment", "validcommunities"),
    *("simontatham", "martin prikryl", "orl", "realvnc", "tightvnc", "ultravnc"),
]
#: drives that show no secret by themselves
_PLAIN_DRIVES = frozenset(("function", "alias", "temp", "hklm", "hkcu", "cert"))


def is_secret_word(name: str) -> bool:
    """True for ``ApiToken`` and ``DB_PASSWORD``, not for ``PasswordLastSet``, which only tells about one."""
    found = list(_WORD.finditer(name))
    if not found:
        return False
    rest = name[found[-1].end() :].lstrip("_-. s")
    return not (rest and _ABOUT.match(rest))


def matches_secret_word(pattern: str) -> bool:
    """True for a wildcard pattern that such a name would match; ``*`` alone says nothing."""
    lowered = pattern.lower()
    if len(pattern) > 200:
        return True
    if not any(char.isalpha() for char in lowered) or not set(lowered) & set("*?["):
        return is_secret_word(pattern)
    return is_secret_word(pattern) or any(fnmatchcase(word, lowered) for word in _TYPICAL)


def hunts_secrets(pattern: str) -> bool:
    """True for a regular expression or wildcard that searches texts for secrets."""
    pattern = pattern[:_LONGEST_PATH]
    either = re.sub(r"\[([a-z])\1\]", r"\1", pattern.lower())
    plain = re.sub(r"\[[^\]]*\]|\\.|[^a-z|]", "", either)
    return is_secret_word(pattern) or is_secret_word(either) or any(word in plain for word in _HUNTED)


def is_secret_noun(name: str) -> bool:
    """True for ``Get-AzStorageAccountKey``: the noun names a secret."""
    noun = name.partition("-")[2]
    return _NOUN.search(noun) is not None and _NO_SECRET.search(noun) is None


def is_file_noun(name: str) -> bool:
    """True for ``Get-AzStorageBlobContent``: the noun names a file that the command may write."""
    return _FILE_NOUN.search(name.partition("-")[2]) is not None


_LONGEST_PATH = 2_000
#: paths whose answer is kept: a text names the same one again and again
_KEPT = 2_000
_REGISTRY = re.compile(
    r"^(?:microsoft\.powershell\.core/)?registry::(?:hklm|hkcu|hkey_local_machine|hkey_current_user)(?:/|$)",
    re.IGNORECASE,
)


@lru_cache(_KEPT)
def path_trouble(path: str) -> str:
    """Why reading *path* is more than reading a file, empty if it is not."""
    if len(path) > _LONGEST_PATH:
        return "no path is that long"
    text = path.strip().replace("`", "").replace("\\", "/")
    if text.startswith("//"):
        return "another machine or a device is asked, which learns who asks"
    text = _REGISTRY.sub(lambda found: "hklm:/" if "machine" in found[0].lower() else "hkcu:/", text)
    drive, colon, rest = text.partition(":")
    if "::" in text:
        return "a provider is named"
    if colon and "/" not in drive:
        if drive.lower().endswith("env"):
            return "the environment may hold secrets"
        if drive.lower() == "variable":
            return "variables may hold secrets"
        if drive.lower() not in _PLAIN_DRIVES and not (len(drive) == 1 and drive.isalpha()):
            return f"nobody knows the drive {drive}:"
        if drive.lower() == "hklm" and rest.strip("/").lower() in ("sam", "security"):
            return "such keys hold secrets"
    else:
        rest = text
    if ":" in rest:
        return "nobody knows what the second colon names"
    if re.match(r"/dev/|/proc/(?:\d|self)", rest):
        return "a device or a process is read"
    parts = [part.rstrip(". ") or part for part in rest.split("/")]
    if any(re.search(r"~\d", part) for part in parts):
        return "a short name may stand for any file"
    whole = "/".join(parts)
    if (
        _FILE.search(whole)
        or _FILE.search(f"{drive.lower()}:{whole}" if colon else whole)
        or any(_matches_file(part) for part in parts)
        or (drive.lower() in ("hklm", "hkcu") and _matches_key(drive.lower(), parts))
    ):
        return "such files hold secrets"
    return ""


#: places where people keep what is theirs
_OWN_PLACE = r"(?:[a-z]:)?/?(?:~|home/[^/]+|users/[^/]+|documents and settings/[^/]+|root)"
_ALL_OF_IT = re.compile(rf"(?:{_OWN_PLACE}|/etc)/(?:\.?\*[.*]*|\.[^/]*[*?][^/]*)$", re.IGNORECASE)
#: where programs keep what they know of a person: hidden files and folders, and Windows' folder for them
_PRIVATE = re.compile(
    rf"(?:{_OWN_PLACE})/(?:appdata(?:/(?!local/temp(?:/|$))|$)|(?:[^/]+/)*?\.[^./][^/]*(?:/|$))", re.IGNORECASE
)
_WIDE = re.compile(rf"(?:{_OWN_PLACE}|(?:[a-z]:)?/?(?:users|home|etc|windows)?)/?\*?$", re.IGNORECASE)


def takes_everything(path: str) -> bool:
    """True for ``~/*``: whatever a person keeps there is read."""
    return _ALL_OF_IT.match(path.strip().replace("\\", "/")) is not None


@lru_cache(_KEPT)
def is_private(path: str) -> bool:
    """True for ``~/.config/gh`` and ``~/AppData/Roaming/x``: programs keep tokens and passwords in such files."""
    return _PRIVATE.match(path.strip().replace("`", "").replace("\\", "/")) is not None


def is_wide(path: str) -> bool:
    """True for the root of a drive, the folder of all users, and a user's own: what lies below is anything."""
    return _WIDE.match(path.strip().replace("\\", "/")) is not None


def _matches_file(part: str) -> bool:
    """True for a pattern that says more than ``*`` and ``*.txt`` and matches the name of such a file."""
    lowered = part.lower()
    if not set(lowered) & set("*?[") or sum(char.isalnum() for char in lowered) < 2 or lowered.startswith("*."):
        return False
    return any(fnmatchcase(name, lowered) for name in _TYPICAL_FILES)


def _matches_key(drive: str, parts: list[str]) -> bool:
    """True for a pattern of the registry that such a key would match."""
    for number, part in enumerate(parts):
        if not set(part) & set("*?["):
            continue
        names = [name for name in _TYPICAL_KEYS if fnmatchcase(name, part.lower())]
        if any(_SECRET_KEY.search(f"{drive}:{'/'.join([*parts[:number], name])}") for name in names):
            return True
    return False
