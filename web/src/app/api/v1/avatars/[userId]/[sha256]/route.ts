import { readPicture } from '@/server/account/picture.ts'
import { signedInRoute } from '@/server/request-context.ts'

type Params = { readonly userId: string; readonly sha256: string }

/** Under the hash of its bytes, so a browser keeps it for good; in nobody else's cache, since not everybody may see it. */
export const GET = signedInRoute<Params>(async (_request, actor, { userId, sha256 }) => {
  const picture = await readPicture(actor, userId, sha256)
  return new Response(new Uint8Array(picture), {
    headers: {
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    },
  })
})
