"""Addresses of this room. Names that begin with account_, mfa_ and usersessions_ are those by which allauth asks."""

from django.urls import URLPattern, URLResolver, path

from linli.kernel.doors import ANYONE, SIGNED_IN, opens_to

from .views import account, security, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-in/second-key/", opens_to(ANYONE)(sign_in.SecondKey.as_view()), name="mfa_authenticate"),
    path("sign-in/passkey/", opens_to(ANYONE)(sign_in.PasskeyLogin.as_view()), name="mfa_login_webauthn"),
    path("sign-in/closed/", sign_in.closed, name="account_inactive"),
    path("sign-in/demo/<slug:handle>/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("account/", account.account, name="account"),
    path("account/welcome/", sign_in.welcome, name="welcome"),
    path("account/name/", account.name, name="account_name"),
    path("account/language/", account.language, name="account_language"),
    path("account/address/", account.address, name="account_address"),
    path("account/address/<slug:channel>/remove/", account.remove_address, name="account_remove_address"),
    path("account/consents/<slug:purpose>/", account.consent, name="account_consent"),
    path("account/keys/", account.api_keys, name="api_keys"),
    path("account/keys/<int:pk>/revoke/", account.revoke_api_key, name="revoke_api_key"),
    path("account/my-data.json", account.download, name="my_data"),
    path("account/close/", account.close, name="account_close"),
    path("account/sessions/", security.sessions, name="usersessions_list"),
    path("account/sessions/end/", security.end_sessions, name="end_sessions"),
    path("account/confirm/", security.confirm, name="account_reauthenticate"),
    path(
        "account/confirm/passkey/",
        opens_to(SIGNED_IN)(security.ConfirmByPasskey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/security/", security.security, name="mfa_index"),
    path("account/security/app/", security.set_up_app, name="mfa_activate_totp"),
    path("account/security/app/remove/", security.remove_app, name="mfa_deactivate_totp"),
    path("account/security/passkeys/add/", security.add_passkey, name="mfa_add_webauthn"),
    path("account/security/passkeys/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("account/security/recovery-codes/", security.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/security/recovery-codes/new/", security.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
