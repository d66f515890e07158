import { ResetPasswordPage } from '@/features/account/reset-password-page.tsx'

export default function Page() {
  return <ResetPasswordPage />
}
