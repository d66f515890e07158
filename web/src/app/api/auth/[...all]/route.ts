import { getAuth } from '@/server/auth.ts'
import { problem, problemOf } from '@/server/problem.ts'

/** better-auth's own routes at their standard paths. What Postgres refuses behind its back gets a sentence here. */
async function handle(request: Request): Promise<Response> {
  try {
    return await getAuth().handler(request)
  } catch (error) {
    if ((error as { code?: string }).code === 'CS001')
      return problem('conflict', 'An organization needs at least one owner. Make somebody else owner first.')
    // Two invitations accepted at once, or one twice: the membership is unique.
    if ((error as { code?: string }).code === '23505') return problem('conflict', 'This exists already.')
    if ((error as { code?: string }).code === '23514')
      return problem('invalid', 'A value is not one of those that are allowed.')
    return problemOf(error)
  }
}

export { handle as GET, handle as POST }
