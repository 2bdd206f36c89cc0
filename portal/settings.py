"""Settings, read from the environment only. ``.env.example`` lists every variable.

``ENVIRONMENT`` is ``production`` unless said otherwise: then anything insecure stops the start, by name.
``demo`` and ``test`` run on SQLite and a broker of files below ``DEMO_DIR``.
"""

import os
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import safety

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# Not for a demo or a test: neither may come near the database that the file names.
if os.environ.get("ENVIRONMENT") not in {"demo", "test"} and (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

ENVIRONMENT = env.str("ENVIRONMENT", default="production")
IS_PRODUCTION = ENVIRONMENT == "production"
IS_DEMO = ENVIRONMENT == "demo"
IS_TEST = ENVIRONMENT == "test"
if ENVIRONMENT not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"ENVIRONMENT is {ENVIRONMENT!r}: use production, demo or test.")

# The council: names, numbers and colours. Nothing in code or templates may name one council.
COUNCIL_NAME = env.str("COUNCIL_NAME", default="Hammersmith & Fulham")
COUNCIL_CODE = env.str("COUNCIL_CODE", default="E09000013")
COUNCIL_PHONE = env.str("COUNCIL_PHONE", default="020 7946 0000")
COUNCIL_OUT_OF_HOURS = env.str("COUNCIL_OUT_OF_HOURS", default="In an emergency call 999. Out of hours: 020 7946 0999.")
COUNCIL_EMAIL = env.str("COUNCIL_EMAIL", default="my-account@council.example")
closed_on = [day.strip() for day in env.list("COUNCIL_CLOSED_ON", default=[])]  # besides bank holidays
if no_days := safety.no_days("COUNCIL_CLOSED_ON", closed_on):
    raise ImproperlyConfigured("; ".join(no_days) + ".")
COUNCIL_CLOSED_ON = frozenset(date.fromisoformat(day) for day in closed_on)
BRAND_COLOUR = env.str("BRAND_COLOUR", default="#005a52")
BRAND_HOVER_COLOUR = env.str("BRAND_HOVER_COLOUR", default="#003f3a")
SUN_COLOUR = env.str("SUN_COLOUR", default="#ffc845")
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")  # empty: the borough's own outline, no outside server
# Shown on every map; OS and ONS ask for these words wherever their boundaries or postcodes are drawn.
MAP_TILES_ATTRIBUTION = env.str(
    "MAP_TILES_ATTRIBUTION", default="Contains OS and ONS data © Crown copyright and database right 2026"
)

# Where things are
DEMO_DIR = Path(env.str("DEMO_DIR", default=str(BASE_DIR / ("build/test" if IS_TEST else ".demo")))).resolve()
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
DATABASE_URL = env.str("DATABASE_URL", default="" if IS_PRODUCTION else f"sqlite:///{DEMO_DIR / 'portal.sqlite3'}")
BROKER_URL = env.str("BROKER_URL", default="" if IS_PRODUCTION else "filesystem://localhost")
FILES_DIR = Path(env.str("FILES_DIR", default="" if IS_PRODUCTION else str(DEMO_DIR / "files")))

# Security
SECRET_KEY = env.str("SECRET_KEY", default="" if IS_PRODUCTION else "insecure-and-only-for-the-demo-and-the-tests")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former keys: what they sealed still opens
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["localhost", "127.0.0.1", "testserver"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if IS_PRODUCTION else 0)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IS_PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if IS_PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 12  # the longest that anyone stays signed in without saying so
STAFF_IDLE_SECONDS = env.int("STAFF_IDLE_SECONDS", default=60 * 60)  # at a workplace, after the last use
X_FRAME_OPTIONS = "DENY"
TILES_ORIGIN = [f"{urlsplit(MAP_TILES_URL).scheme}://{urlsplit(MAP_TILES_URL).netloc}"] if MAP_TILES_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *TILES_ORIGIN],  # blob: previews of photos not yet sent
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Applications, lowest floor first
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "phonenumber_field",
    "design",
    "accounts",
    "notifications",
    "casework",
    "journeys",
    "portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "journeys.middleware.RefuseLargeBodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.gates.SessionGate",
    "accounts.middleware.ViewerMiddleware",
    "portal.desk.middleware.ChannelOfPost",
    "accounts.gates.SecondFactorGate",
    "portal.middleware.PermissionMiddleware",
    "portal.hats.recording.RecordOfDelegates",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "design.renderer.CouncilFormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.context.council",
            ],
        },
    },
]

# Database: one code for both. IMMEDIATE is SQLite's row lock; PostgreSQL keeps its connections.
DATABASES = {"default": env.db_url_config(DATABASE_URL) if DATABASE_URL else {}}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONNECTION_SECONDS", default=0 if IS_TEST else 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "sqlite" in DATABASES["default"].get("ENGINE", ""):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={'OFF' if IS_TEST else 'NORMAL'};",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(DEMO_DIR / "test.sqlite3")}
elif DATABASE_URL:
    # Compiling a query takes PostgreSQL half a second; a page's takes milliseconds to run.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, "options": "-c jit=off"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits and attempt counters live here: a limit must hold when Redis is away.
# At 300 entries, Django's default, a third would be thrown away, and with them the limits of a busy hour.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.WithPerson"]
LOGIN_URL = "account_login"
DESK_PERSON_URL = "desk:person"  # where an advisor checks who is on the line, by the person’s id
TRACK_URL = "journeys:track"  # where a guest shows that a case is theirs
PAID_URL = "journeys:paid"  # where a form goes on once its fee is reserved, by the draft's id
BILLS_URL = "/account/bills/"
RATES_URL = "/business/rates/"
LICENCES_URL = "/business/licences/"  # where a business renews what ends
# Where those who ask on somebody's behalf choose for whom, before a form begins: ?service=
RAISE_URLS = {"councillor": "/ward/raise/", "partner": "/partner/clients/"}
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed", to its owner
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "signup": "accounts.forms.sign_in.SignUpForm",
    "request_login_code": "accounts.forms.sign_in.CodeRequestForm",
    "confirm_login_code": "accounts.forms.sign_in.SignInCodeForm",
    "confirm_email_verification_code": "accounts.forms.sign_in.SignUpCodeForm",
    "reset_password": "accounts.forms.sign_in.NewPasswordRequestForm",
    "confirm_password_reset_code": "accounts.forms.sign_in.NewPasswordCodeForm",
    "reset_password_from_key": "accounts.forms.sign_in.NewPasswordForm",
    "reauthenticate": "accounts.forms.second_factor.ConfirmPasswordForm",
}
# Codes: 6 digits, 15 minutes, 5 tries, two more codes on request. The limits below make guessing one hopeless.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {  # "key" is the email address
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "request_login_code": "20/m/ip,4/5m/key,20/d/key",
    "reset_password": "20/m/ip,3/5m/key,10/d/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "3/5m/key,10/d/key",
    "reauthenticate": "10/5m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# The second factor: asked of whoever set one up, and required of staff, councillors and partners. Not in the demo.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=IS_PRODUCTION)
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks of phones differ
MFA_RECOVERY_CODE_COUNT = 10
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.SignInCodeForm",
    "reauthenticate": "accounts.forms.second_factor.ConfirmCodeForm",
    "activate_totp": "accounts.forms.second_factor.AppForm",
    "add_webauthn": "accounts.forms.second_factor.PasskeyForm",
    "edit_webauthn": "accounts.forms.second_factor.PasskeyNameForm",
    "authenticate_webauthn": "accounts.forms.second_factor.SecondPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.second_factor.ConfirmPasskeyForm",
    "login_webauthn": "accounts.forms.second_factor.PasskeySignInForm",
}
# Staff sign in with their council account: OpenID Connect. Without a server there is no button.
OIDC_NAME = env.str("OIDC_NAME", default="")
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="").rstrip("/")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_STAFF_DOMAINS = [domain.strip().lower() for domain in env.list("OIDC_STAFF_DOMAINS", default=[])]
# What of its amr or acr (RFC 8176) counts as a second factor
OIDC_SECOND_FACTOR = env.list("OIDC_SECOND_FACTOR", default=["mfa"])
SOCIALACCOUNT_ADAPTER = "accounts.council.CouncilSignInAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {
    "council": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotAboutYou"},
    {"NAME": "accounts.passwords.NotAboutUs"},
]
if IS_TEST:  # a real hasher is slow on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PHONENUMBER_DEFAULT_REGION = "GB"
PHONENUMBER_DB_FORMAT = "E164"
# Ofcom's drama numbers are not real: accepted in the demo and the tests, never in production.
ACCEPT_DRAMA_NUMBERS = not IS_PRODUCTION

# Time and language
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# Static and private files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "assets"]  # static/ holds the sources: `npm run build` writes these
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"  # tests need no collectstatic
            if IS_TEST
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_REQUEST_MB = 45  # three photos of 10 MB, and room; a larger body is refused before it is read
MAX_FEED_MB = 300  # 90,000 council tax accounts with what was posted to them are some 100 MB
LARGER_BELOW = {"/api/v1/feeds/": MAX_FEED_MB}  # nothing of it is read for whoever has no key

# The API: JSON alone, a key for every door, and its document
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{COUNCIL_NAME}: My Account",
    "DESCRIPTION": "What other systems can send to and ask of the council’s portal.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
}

# Alerts
EMAIL_BACKEND = "notifications.mail.MessageRowBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{COUNCIL_NAME} <{COUNCIL_EMAIL}>")
SMTP_URL = env.str("SMTP_URL", default="" if IS_PRODUCTION else "smtp://localhost:1025")
SMTP_TIMEOUT_SECONDS = 10
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_FROM = env.str("TWILIO_FROM", default="")
TWILIO_BASE_URL = env.str("TWILIO_BASE_URL", default="")  # for tests: a stub in place of api.twilio.com
TWILIO_TIMEOUT_SECONDS = 10
# What sends each channel: names of notifications/channels. The demo writes to its outbox instead.
EMAIL_CHANNEL = env.str("EMAIL_CHANNEL", default="email" if IS_PRODUCTION else "demo_email")
SMS_CHANNEL = env.str("SMS_CHANNEL", default="sms" if IS_PRODUCTION else "demo_sms")
# A worker holds a message this long: longer than one send can take with all its timeouts.
MESSAGE_LEASE_SECONDS = env.int("MESSAGE_LEASE_SECONDS", default=150)
# The pauses between tries; after the last one a message is given up. These add up to some 15 hours.
MESSAGE_BACKOFF_SECONDS = env.list(
    "MESSAGE_BACKOFF_SECONDS", cast=int, default=[30, 60, 300, 900, 1800, 3600, 7200, 14400, 28800]
)

# A directory of help is never fetched from our own network; only tests have one there.
DIRECTORY_ALLOWS_PRIVATE = False

# Payments: what takes them is one of casework/payments. The demo's own page takes no money.
PAYMENT_PROVIDER = env.str("PAYMENT_PROVIDER", default="govuk_pay" if IS_PRODUCTION else "demo")
GOVUK_PAY_URL = env.str("GOVUK_PAY_URL", default="https://publicapi.payments.service.gov.uk")
GOVUK_PAY_KEY = env.str("GOVUK_PAY_KEY", default="")
GOVUK_PAY_WEBHOOK_SECRET = env.str("GOVUK_PAY_WEBHOOK_SECRET", default="")
GOVUK_PAY_TIMEOUT_SECONDS = 10

# Hand-over to back offices: {name: {kind, url, secret}} as JSON
BACK_OFFICES = env.json("BACK_OFFICES", default={})

# Celery: tasks only ring the bell, rows are the queue.
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not BROKER_URL.startswith("filesystem")  # its replies would pile up as files
CELERY_TASK_TIME_LIMIT = (
    300  # for prefork workers: a task that hangs frees its place; its rows come back by their lease
)
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(DEMO_DIR / "broker" / "queue"),
        "data_folder_out": str(DEMO_DIR / "broker" / "queue"),
        "processed_folder": str(DEMO_DIR / "broker" / "processed"),
        "control_folder": str(DEMO_DIR / "broker" / "control"),
        "store_processed": False,
    }
    if BROKER_URL.startswith("filesystem")
    else {"socket_timeout": 5, "socket_connect_timeout": 1, "retry_on_timeout": False}
)
if not IS_PRODUCTION:
    CELERY_BEAT_SCHEDULE_FILENAME = str(DEMO_DIR / "beat-schedule")
SWEEPS = {  # task: seconds between two rings
    "notifications.tasks.send_waiting": 30 if IS_PRODUCTION else 10,
    "casework.tasks.hand_over_waiting": 30 if IS_PRODUCTION else 15,
    "casework.tasks.advance_payments": 15 if IS_PRODUCTION else 5,
    "casework.tasks.merge_transactions": 600 if IS_PRODUCTION else 60,
    "casework.tasks.tell_of_breaches": 600 if IS_PRODUCTION else 60,
    "casework.tasks.escalate_stuck": 1800 if IS_PRODUCTION else 60,
    "casework.tasks.remind_of_replies": 3600 if IS_PRODUCTION else 60,
    "casework.tasks.remind_of_collections": 600 if IS_PRODUCTION else 60,
    "casework.tasks.lapse_holds": 60,
    "casework.tasks.remind_of_bookings": 1800 if IS_PRODUCTION else 60,
    "casework.tasks.remind_of_grants": 3600 if IS_PRODUCTION else 60,
    "casework.tasks.close_contacts": 600 if IS_PRODUCTION else 60,
    "casework.tasks.finish_bookings": 300 if IS_PRODUCTION else 60,
    "casework.tasks.tell_of_planning": 600 if IS_PRODUCTION else 60,
    "casework.tasks.tell_of_raised": 60,
    "casework.tasks.send_ward_digests": 600 if IS_PRODUCTION else 60,
    "casework.tasks.count_wards": 3600 if IS_PRODUCTION else 300,
    "casework.tasks.sweep_retention": 600,  # it looks at the clock itself: only the night's rings do anything
    "journeys.tasks.delete_expired_drafts": 3600,
    "journeys.tasks.keep_paid_forms": 30 if IS_PRODUCTION else 10,
    "journeys.tasks.work_lists": 30 if IS_PRODUCTION else 10,
    "journeys.tasks.write_index": 3600,
    "journeys.tasks.remind_of_drafts": 3600,
    # Daily would do, but a clock that is started again counts anew: a day must hold a ring in spite of releases.
    "accounts.tasks.delete_expired": 4 * 3600,
}
# A ring that no worker heard before the next one is dropped: a day without workers must not end in thousands of them.
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": seconds, "options": {"expires": seconds}} for task, seconds in SWEEPS.items()
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO" if IS_PRODUCTION else "WARNING")},
}

if IS_PRODUCTION:
    faults = [
        *safety.insecure_web(
            secret_key=SECRET_KEY,
            debug=DEBUG,
            allowed_hosts=ALLOWED_HOSTS,
            public_url=PUBLIC_URL,
            ssl_redirect=SECURE_SSL_REDIRECT,
            hsts_seconds=SECURE_HSTS_SECONDS,
            trusted_proxies=TRUSTED_PROXIES,
        ),
        *safety.insecure_stores(
            database_url=DATABASE_URL, broker_url=BROKER_URL, files_dir=env.str("FILES_DIR", default="")
        ),
        *safety.insecure_channels(
            email_channel=EMAIL_CHANNEL,
            sms_channel=SMS_CHANNEL,
            smtp_url=SMTP_URL,
            twilio_account_sid=TWILIO_ACCOUNT_SID,
            twilio_auth_token=TWILIO_AUTH_TOKEN,
            twilio_from=TWILIO_FROM,
            twilio_base_url=TWILIO_BASE_URL,
            back_offices=BACK_OFFICES,
        ),
        *safety.insecure_payments(
            provider=PAYMENT_PROVIDER,
            url=GOVUK_PAY_URL,
            key=GOVUK_PAY_KEY,
            webhook_secret=GOVUK_PAY_WEBHOOK_SECRET,
        ),
        *safety.insecure_sign_in(
            second_factor_required=SECOND_FACTOR_REQUIRED,
            staff_idle_seconds=STAFF_IDLE_SECONDS,
            longest_session_seconds=SESSION_COOKIE_AGE,
            oidc_server_url=OIDC_SERVER_URL,
            oidc_client_id=OIDC_CLIENT_ID,
            oidc_client_secret=OIDC_CLIENT_SECRET,
        ),
        *safety.unreadable_colours(
            brand=BRAND_COLOUR, brand_hover=BRAND_HOVER_COLOUR, sun=SUN_COLOUR, map_tiles_url=MAP_TILES_URL
        ),
    ]
    if faults:
        raise ImproperlyConfigured("The portal refuses to start: " + "; ".join(faults) + ".")
else:
    for folder in ("broker/queue", "broker/processed", "broker/control", "files"):
        (DEMO_DIR / folder).mkdir(parents=True, exist_ok=True)
