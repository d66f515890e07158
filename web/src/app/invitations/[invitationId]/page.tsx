import { InvitationPage } from '@/features/account/invitation-page.tsx'

export default async function Page({ params }: { readonly params: Promise<{ readonly invitationId: string }> }) {
  return <InvitationPage invitationId={(await params).invitationId} />
}
