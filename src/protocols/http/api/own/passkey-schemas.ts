import { z } from '@hono/zod-openapi';

/** Base64url, as WebAuthn's JSON has bytes (5.1.8). */
const bytes = z.base64url();

const common = {
  id: bytes,
  rawId: bytes,
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
};

/** Options as `PublicKeyCredential.parse…OptionsFromJSON()` takes them. */
export const optionsSchema = z.record(z.string(), z.unknown()).openapi('PasskeyOptions');

/** What `toJSON()` gives of a passkey that was made. */
export const registrationSchema = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: bytes,
      attestationObject: bytes,
      transports: z.array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])).optional(),
    }),
  })
  .openapi('PasskeyRegistration');

/** What `toJSON()` gives of a passkey that was shown. */
export const assertionSchema = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: bytes,
      authenticatorData: bytes,
      signature: bytes,
      userHandle: bytes.nullable().optional(),
    }),
  })
  .openapi('PasskeyAssertion');
