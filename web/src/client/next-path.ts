/** Where to go after signing in: only a path of this very origin, else home. */
export function nextPath(wanted: string | null): string {
  if (!wanted?.startsWith('/')) return '/'
  const url = URL.parse(wanted, 'http://here.invalid')
  // `//evil.example` and `/\evil.example` begin with a slash too.
  return url && url.origin === 'http://here.invalid' ? url.pathname + url.search : '/'
}
