'use client'

import { parseDocumentId } from '@coscribe/shared/domain/ids'
import { useEffect, useState } from 'react'
import { AccountProvider, useSession } from '@/client/account.tsx'
import { navigate, usePath } from '@/client/navigate.ts'
import { useOrganization } from '@/client/organizations.ts'
import { SlotsProvider } from '@/client/slots.tsx'
import { DocumentScreen } from '@/features/editor/document-screen.tsx'
import { HomeScreen } from '@/features/home/home-screen.tsx'
import { MembersScreen } from '@/features/members/members-screen.tsx'
import { ShareButton } from '@/features/sharing/share-button.tsx'
import { AccountMenu } from '@/features/shell/organization-menu.tsx'
import { Shell } from '@/features/shell/shell.tsx'
import { ShellLoading } from '@/features/shell/shell-loading.tsx'
import { SidebarButton } from '@/features/shell/sidebar-button.tsx'
import { TrashScreen } from '@/features/trash/trash-screen.tsx'
import { NotFoundState, UnreachableState } from '@/ui/states.tsx'

/** Who is signed in, in which organization, on which screen. Everything comes from the API, after the page is there. */
export function WorkspaceApp() {
  // The server does not know who asks, so it renders nothing of this.
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return mounted ? <SignedIn /> : <ShellLoading />
}

function SignedIn() {
  const session = useSession()
  const path = usePath()
  useEffect(() => {
    if (session.data === null) location.replace(`/sign-in?next=${encodeURIComponent(path)}`)
  }, [session.data, path])
  if (session.isError) return <UnreachableState onRetry={() => session.refetch()} />
  if (!session.data) return <ShellLoading />
  return (
    <AccountProvider account={session.data.user}>
      <InOrganization path={path} />
    </AccountProvider>
  )
}

function InOrganization({ path }: { readonly path: string }) {
  const { organization, organizations, isError, refetch } = useOrganization()
  const none = organizations?.length === 0
  useEffect(() => {
    if (none) navigate('/organizations/new', { reload: true })
  }, [none])
  if (isError) return <UnreachableState onRetry={refetch} />
  if (!organization) return <ShellLoading />
  return (
    <SlotsProvider
      slots={{
        sidebar: <SidebarButton />,
        share: (documentId) => <ShareButton documentId={documentId} organization={organization} />,
        accountMenu: (trigger) => <AccountMenu organization={organization} trigger={trigger} />,
      }}
    >
      <Shell organization={organization} path={path}>
        <Screen path={path} />
      </Shell>
    </SlotsProvider>
  )
}

function Screen({ path }: { readonly path: string }) {
  const { organization } = useOrganization()
  if (!organization) return null
  const documentId = /^\/d\/([^/]+)$/.exec(path)?.[1]
  if (documentId !== undefined)
    return parseDocumentId(documentId) ? <DocumentScreen key={documentId} documentId={documentId} /> : <NotFoundState />
  if (path === '/') return <HomeScreen organization={organization} />
  if (path === '/members') return <MembersScreen organization={organization} />
  if (path === '/trash') return <TrashScreen organization={organization} />
  return <NotFoundState />
}
