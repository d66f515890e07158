import { notFound } from 'next/navigation'
import { WelcomePage } from '@/features/organizations/welcome-page.tsx'
import { canMail } from '@/server/mail.ts'

export default async function Page({ params }: { readonly params: Promise<{ readonly step: string }> }) {
  const { step } = await params
  if (step !== 'invite' && step !== 'start') notFound()
  return <WelcomePage mailing={canMail()} />
}
