import { ForgotPasswordPage } from '@/features/account/forgot-password-page.tsx'
import { canMail } from '@/server/mail.ts'

export default function Page() {
  return <ForgotPasswordPage mailing={canMail()} />
}
