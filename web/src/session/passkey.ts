import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';

/** Whether this browser can show and make passkeys. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** What an authenticator signs for a passkey of this host. Throws a DOMException where the person calls it off. */
export async function showPasskey(): Promise<Schemas['PasskeyAssertion']> {
  const options = await call('POST /api/v1/session/passkey-options');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return jsonOf(await navigator.credentials.get({ publicKey })) as Schemas['PasskeyAssertion'];
}

/** Has an authenticator make a passkey for who is signed in. Throws a DOMException where the person calls it off. */
export async function makePasskey(): Promise<Schemas['PasskeyRegistration']> {
  const options = await call('POST /api/v1/account/passkeys/options');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return jsonOf(await navigator.credentials.create({ publicKey })) as Schemas['PasskeyRegistration'];
}

function jsonOf(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('no passkey', 'NotAllowedError');
  return credential.toJSON();
}
