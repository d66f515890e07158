import { NewOrganizationPage } from '@/features/organizations/new-organization-page.tsx'

export default function Page() {
  return <NewOrganizationPage />
}
