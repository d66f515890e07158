import { type NextRequest, NextResponse } from 'next/server'

/**
 * Security headers of every page. Scripts run only with the nonce of this very answer; nothing is loaded from
 * anywhere else. No authorization happens here: every route asks for itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${collabOrigins(request)}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('cross-origin-opener-policy', 'same-origin')
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  response.headers.set('cache-control', 'private, no-store')
  if (process.env.PUBLIC_URL?.startsWith('https:'))
    response.headers.set('strict-transport-security', 'max-age=31536000')
  return response
}

/** By WebSocket, and by HTTP where a proxy lets none through. */
function collabOrigins(request: NextRequest): string {
  const { PUBLIC_URL, COLLAB_PORT = '3001' } = process.env
  if (PUBLIC_URL) return new URL(PUBLIC_URL).origin.replace(/^http/, 'ws')
  const name = (request.headers.get('host') ?? 'localhost').replace(/:\d+$/, '')
  return `ws://${name}:${COLLAB_PORT} http://${name}:${COLLAB_PORT}`
}

export const config = { matcher: ['/((?!api/|_next/static|_next/image|icon).*)'] }
