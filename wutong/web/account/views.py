"""The pages of allauth that stay open, each with our template and words."""

import json
from pathlib import Path
from typing import Any

import allauth
from allauth.account import views as account
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as social
from allauth.socialaccount.adapter import get_adapter
from allauth.usersessions import views as sessions
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wutong.web.account.told import Told
from wutong.web.kit.gates import public
from wutong.web.kit.words import say

_SCRIPTS = {
    name: (Path(allauth.__file__).parent / folder / name).read_bytes()
    for folder, name in (
        ("mfa/static/mfa/js", "webauthn-json.js"),
        ("mfa/static/mfa/js", "webauthn.js"),
        ("account/static/account/js", "onload.js"),
    )
}


@public
def script(request: HttpRequest, name: str) -> HttpResponse:
    """The scripts of passkeys, as files of this host, so that the content policy need not be loosened."""
    if name not in _SCRIPTS:
        raise Http404(name)
    return HttpResponse(_SCRIPTS[name], "text/javascript; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


def begin(form: str, **ids: str) -> SafeString:
    """The data block by which the script of passkeys finds its button and fields."""
    return format_html(
        '<script data-allauth-onload="allauth.webauthn.forms.{}" type="application/json">{}</script>',
        form,
        mark_safe(json.dumps({"ids": ids}).replace("<", "\\u003c")),
    )


class _Door(Told):
    def dispatch(self, request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        """Whoever opens the door anew has given up what was half done; allauth would lead back to it."""
        if request.method == "GET" and not request.user.is_authenticated:
            clear_login(request)
        return super().dispatch(request, *args, **given)  # type: ignore[misc]


class SignIn(_Door, account.LoginView):
    """By name and password, or on to a phone, a passkey, a province's single sign-on."""

    page, template_name = "login", "account/login.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The ways in."""
        return {
            **super().get_context_data(**given),
            "timed_out": self.request.session.pop("timed_out", False),
            "begin": begin("loginForm", login="passkey_login", credential="mfa_credential"),
            "providers": [
                (one.name, one.get_login_url(self.request)) for one in get_adapter().list_providers(self.request)
            ],
        }


class AskCode(_Door, account.RequestLoginCodeView):
    """A phone, for a code."""

    page, template_name = "ask_code", "account/ask_code.html"


class ConfirmCode(Told, account.ConfirmLoginCodeView):
    """The code."""

    page, template_name = "confirm_code", "account/confirm_code.html"


class SignOut(Told, account.LogoutView):
    """Asks before signing out, if it came by a link."""

    page = "logout"


class Inactive(Told, account.AccountInactiveView):
    """For somebody who was shut out."""

    page, template_name = "inactive", "account/message.html"


class Again(Told, account.ReauthenticateView):
    """The password once more."""

    page, template_name = "again", "account/again.html"


class ChangePassword(Told, account.PasswordChangeView):
    """A new password for the old one."""

    page, success_url = "change_password", "/account/"


class SetPassword(Told, account.PasswordSetView):
    """A password for somebody who had none."""

    page, success_url = "set_password", "/account/"


class Factor(Told, factor.AuthenticateView):
    """The second factor when signing in."""

    page, template_name = "factor", "account/factor.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """With what the passkey script needs."""
        found = super().get_context_data(**given)
        credential = found["webauthn_form"]["credential"].auto_id
        return {
            **found,
            "begin": begin("authenticateForm", authenticate="passkey", credential=credential, data="js_data"),
        }


class FactorAgain(Told, factor.ReauthenticateView):
    """The second factor once more."""

    page, template_name = "factor_again", "account/again.html"


class Factors(Told, factor.IndexView):
    """What second factors somebody has."""

    page, template_name = "factors", "account/factors.html"


class AddApp(Told, totp.ActivateTOTPView):
    """Set up an app that makes codes."""

    page, template_name = "add_app", "account/add_app.html"


class DropApp(Told, totp.DeactivateTOTPView):
    """Take the app away."""

    page = "drop_app"


class Codes(Told, recovery.ViewRecoveryCodesView):
    """Recovery codes."""

    page, template_name = "codes", "account/codes.html"


class NewCodes(Told, recovery.GenerateRecoveryCodesView):
    """New recovery codes for the old ones."""

    page = "new_codes"


class Passkeys(Told, passkey.ListWebAuthnView):
    """The passkeys somebody has."""

    page, template_name = "passkeys", "account/passkeys.html"


class AddPasskey(Told, passkey.AddWebAuthnView):
    """One more passkey."""

    page, template_name = "add_passkey", "account/passkey.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """With what the passkey script needs."""
        found = super().get_context_data(**given)
        names = {name: found["form"][name].auto_id for name in ("passwordless", "credential")}
        return {**found, "begin": begin("addForm", add="passkey", data="js_data", **names)}


class DropPasskey(Told, passkey.RemoveWebAuthnView):
    """Take a passkey away."""

    page = "drop_passkey"


class NamePasskey(Told, passkey.EditWebAuthnView):
    """Give a passkey another name."""

    page = "name_passkey"


class PasskeyAgain(Told, passkey.ReauthenticateWebAuthnView):
    """A passkey once more."""

    page, template_name = "passkey_again", "account/passkey.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """With what the passkey script needs."""
        found = super().get_context_data(**given)
        credential = found["form"]["credential"].auto_id
        return {
            **found,
            "begin": begin("authenticateForm", authenticate="passkey", credential=credential, data="js_data"),
        }


class Sessions(Told, sessions.ListUserSessionsView):
    """Where somebody is signed in; one button signs out everywhere else."""

    page, template_name = "sessions", "account/sessions.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """With the word for this very device."""
        return {**super().get_context_data(**given), "here_word": say("account.session_here")}


class Cancelled(Told, social.LoginCancelledView):
    """Single sign-on was broken off."""

    page, template_name = "sso_cancelled", "account/message.html"


class Failed(Told, social.LoginErrorView):
    """Single sign-on did not work."""

    page, template_name = "sso_failed", "account/message.html"
