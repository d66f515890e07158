const SAFE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel'])

/**
 * The link target to store and to show, or null where following it could run code or open something that is
 * not a page (`javascript:`, `data:`, `vbscript:`, `file:`, anything unknown). Browsers ignore control
 * characters and white space inside a scheme (WHATWG URL 4.4), so exactly those
 * an attacker hides a scheme with are removed before it is judged.
 */
export function safeHref(href: unknown): string | null {
  if (typeof href !== 'string') return null
  const bare = href.replace(
    /[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/g,
    '',
  )
  if (bare === '') return null
  const scheme = /^([^/?#:]*):/.exec(bare)?.[1]
  if (scheme !== undefined && !SAFE_SCHEMES.has(scheme.toLowerCase())) return null
  return href.trim()
}
