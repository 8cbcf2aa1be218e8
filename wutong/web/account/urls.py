"""Addresses of the door. Only these pages of allauth are open; what is not listed is not there."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.recovery_codes.views import download_recovery_codes
from allauth.mfa.webauthn.views import login_webauthn
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from wutong.web.account import own
from wutong.web.account import views as door
from wutong.web.kit.gates import public


def own_gate(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that asks for a signed-in person itself: allauth's guards, which also ask for the password again."""
    view.gate = "person"  # type: ignore[attr-defined]
    return view


urlpatterns = [
    path("account/", own.home, name="account"),
    path("account/seats/", own.seats, name="account_seats"),
    path("account/seat", own.sit, name="account_seat"),
    path("account/js/<str:name>", door.script, name="account_script"),
    path("account/login/", public(door.SignIn.as_view()), name="account_login"),
    path("account/logout/", public(door.SignOut.as_view()), name="account_logout"),
    path("account/inactive/", public(door.Inactive.as_view()), name="account_inactive"),
    path("account/code/", public(door.AskCode.as_view()), name="account_request_login_code"),
    path("account/code/confirm/", public(door.ConfirmCode.as_view()), name="account_confirm_login_code"),
    path("account/again/", own_gate(door.Again.as_view()), name="account_reauthenticate"),
    path("account/password/", own_gate(door.ChangePassword.as_view()), name="account_change_password"),
    path("account/password/set/", own_gate(door.SetPassword.as_view()), name="account_set_password"),
    path("account/sessions/", own_gate(door.Sessions.as_view()), name="usersessions_list"),
    path("account/factors/", own_gate(door.Factors.as_view()), name="mfa_index"),
    path("account/factor/", public(door.Factor.as_view()), name="mfa_authenticate"),
    path("account/factor/again/", own_gate(door.FactorAgain.as_view()), name="mfa_reauthenticate"),
    path("account/app/", own_gate(door.AddApp.as_view()), name="mfa_activate_totp"),
    path("account/app/drop/", own_gate(door.DropApp.as_view()), name="mfa_deactivate_totp"),
    path("account/codes/", own_gate(door.Codes.as_view()), name="mfa_view_recovery_codes"),
    path("account/codes/new/", own_gate(door.NewCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("account/codes/file/", own_gate(download_recovery_codes), name="mfa_download_recovery_codes"),
    path("account/passkeys/", own_gate(door.Passkeys.as_view()), name="mfa_list_webauthn"),
    path("account/passkeys/add/", own_gate(door.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/login/", public(login_webauthn), name="mfa_login_webauthn"),
    path("account/passkeys/again/", own_gate(door.PasskeyAgain.as_view()), name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/drop/", own_gate(door.DropPasskey.as_view()), name="mfa_remove_webauthn"),
    path("account/passkeys/<int:pk>/name/", own_gate(door.NamePasskey.as_view()), name="mfa_edit_webauthn"),
    path("account/sso/cancelled/", public(door.Cancelled.as_view()), name="socialaccount_login_cancelled"),
    path("account/sso/failed/", public(door.Failed.as_view()), name="socialaccount_login_error"),
    path("account/sso/<str:provider_id>/login/", public(oidc.login), name="openid_connect_login"),
    path("account/sso/<str:provider_id>/callback/", public(oidc.callback), name="openid_connect_callback"),
    path("demo/", own.demo, name="demo"),
    path("demo/sms/", own.messages, name="demo_sms"),
]
