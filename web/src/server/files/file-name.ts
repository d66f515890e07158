import { MAX_FILE_NAME_LENGTH } from '@coscribe/shared/domain/limits'

/** Nothing is left of a name that was only signs. */
const NAMELESS = 'file'

/**
 * A name as it is kept and shown: the last part of a path, without control characters (a line break would end a header)
 * and without the marks that turn the direction of writing (`gpj.exe` read backwards), bounded, its ending kept. It is
 * never part of a path on our side.
 */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]/g, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (clean.length <= MAX_FILE_NAME_LENGTH) return clean || NAMELESS
  const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(clean)?.[0] ?? ''
  return `${clean
    .slice(0, MAX_FILE_NAME_LENGTH - ending.length)
    .toWellFormed()
    .replaceAll('\ufffd', '')}${ending}`
}

/** The header that tells a browser what to do with the bytes and how to call them (RFC 6266, RFC 8187). */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\u0020-\u007e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
