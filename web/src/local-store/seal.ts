/** AES-GCM under keys that no script can read out, and names that say nothing. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly c: ArrayBuffer }

export type VaultKeys = { readonly content: CryptoKey; readonly index: CryptoKey }

const KEY_BYTES = 32
const IV_BYTES = 12
const NO_SALT = new Uint8Array()
const utf8 = new TextEncoder()

export const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
export const newMaster = () => randomBytes(KEY_BYTES)

/** The working keys of a store; the master is overwritten. */
export async function deriveKeys(master: Uint8Array<ArrayBuffer>): Promise<VaultKeys> {
  const base = await crypto.subtle.importKey('raw', master, 'HKDF', false, ['deriveKey'])
  master.fill(0)
  const from = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: NO_SALT, info: utf8.encode(info) })
  return {
    content: await crypto.subtle.deriveKey(from('coscribe content'), base, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]),
    index: await crypto.subtle.deriveKey(
      from('coscribe index'),
      base,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign'],
    ),
  }
}

const wrappingKey = (secret: Uint8Array<ArrayBuffer>) =>
  crypto.subtle
    .importKey('raw', secret, 'HKDF', false, ['deriveKey'])
    .then((base) =>
      crypto.subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt: NO_SALT, info: utf8.encode('coscribe wrap') },
        base,
        { name: 'AES-GCM', length: 256 },
        false,
        ['encrypt', 'decrypt'],
      ),
    )

export const wrapMaster = async (secret: Uint8Array<ArrayBuffer>, master: Uint8Array<ArrayBuffer>): Promise<Sealed> =>
  seal(await wrappingKey(secret), master, 'master')

/** The master, or null where this secret does not open it. */
export const unwrapMaster = async (
  secret: Uint8Array<ArrayBuffer>,
  sealed: Sealed,
): Promise<Uint8Array<ArrayBuffer> | null> => unseal(await wrappingKey(secret), sealed, 'master')

/** `place` is authenticated with the data, so that records cannot be moved elsewhere. */
export async function seal(key: CryptoKey, data: Uint8Array<ArrayBuffer>, place: string): Promise<Sealed> {
  const iv = randomBytes(IV_BYTES)
  return {
    iv,
    c: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(place) }, key, data),
  }
}

/** The data, or null where the record is damaged, moved, or of another key. */
export async function unseal(
  key: CryptoKey,
  { iv, c }: Sealed,
  place: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8.encode(place) }, key, c),
    )
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return null
    throw error
  }
}

export const sealJson = (key: CryptoKey, value: unknown, place: string) =>
  seal(key, utf8.encode(JSON.stringify(value)), place)

export async function unsealJson<T>(key: CryptoKey, sealed: Sealed, place: string): Promise<T | null> {
  const bytes = await unseal(key, sealed, place)
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T)
}

/** A name in the store for a name in the product: the same every time, and of no meaning without the key. */
export async function indexName(key: CryptoKey, name: string): Promise<string> {
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(name))).subarray(0, 16)
  return btoa(String.fromCharCode(...mac))
}
