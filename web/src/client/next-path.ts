/** Where to go after signing in: only a path of this very origin, else home. */
export function nextPath(wanted: string | null): string {
  if (!wanted?.startsWith('/')) return '/'
  const url = URL.parse(wanted, 'http://here.invalid')
  // `//evil.example` and `/\evil.example` begin with a slash too, and `/..//evil.example` comes to the same.
  if (url?.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}

/** The address of a page before signing in that leads back to where somebody wanted to go. */
export const withNext = (page: string, next: string | null) => {
  const path = nextPath(next)
  return path === '/' ? page : `${page}?next=${encodeURIComponent(path)}`
}
