import { SignUpPage } from '@/features/account/sign-up-page.tsx'

export default function Page() {
  return <SignUpPage />
}
