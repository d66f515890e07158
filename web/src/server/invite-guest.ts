import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { APIError } from 'better-auth/api'
import { getAuth } from './auth.ts'

/**
 * Invites an address as a guest, in the name of whoever makes the request; an invitation that is open already is answered
 * and prolonged. @throws AppError where better-auth refuses, with its code as reason.
 */
export async function inviteGuest(
  request: Request,
  organizationId: OrganizationId,
  email: string,
): Promise<{ readonly id: string }> {
  try {
    const { id } = await getAuth().api.createInvitation({
      headers: request.headers,
      body: { organizationId, email, role: 'guest', resend: true },
    })
    return { id }
  } catch (error) {
    if (!(error instanceof APIError) || error.statusCode >= 500) throw error
    const { code, message } = (error.body ?? {}) as { code?: string; message?: string }
    throw new AppError(
      error.statusCode === 400 ? 'conflict' : 'forbidden',
      message ?? 'This address was not invited.',
      {
        ...(code === undefined ? {} : { reason: code }),
        cause: error,
      },
    )
  }
}
