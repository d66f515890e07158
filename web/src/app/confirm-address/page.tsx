import { ConfirmAddressPage } from '@/features/account/confirm-address-page.tsx'

export default function Page() {
  return <ConfirmAddressPage />
}
