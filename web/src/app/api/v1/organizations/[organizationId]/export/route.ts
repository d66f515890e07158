import { exportOrganization } from '@/server/export/export-organization.ts'
import { signedInRoute } from '@/server/request-context.ts'

export const GET = signedInRoute<{ readonly organizationId: string }>((_request, actor, { organizationId }) =>
  exportOrganization(actor, organizationId),
)
