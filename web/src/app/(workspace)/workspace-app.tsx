'use client'

import { parseDocumentId } from '@coscribe/shared/domain/ids'
import { useEffect, useState } from 'react'
import { AccountProvider, useAccount, useSession } from '@/client/account.tsx'
import { ImportDrop } from '@/client/import-markdown.tsx'
import { MoveDialog } from '@/client/move-dialog.tsx'
import { navigate, usePath } from '@/client/navigate.ts'
import { withNext } from '@/client/next-path.ts'
import { useOrganization } from '@/client/organizations.ts'
import { SignOutDialog } from '@/client/sign-out-dialog.tsx'
import { SlotsProvider } from '@/client/slots.tsx'
import { useAccountLocale } from '@/client/use-account-locale.ts'
import { DocumentScreen } from '@/features/editor/document-screen.tsx'
import { DocumentHistory } from '@/features/history/document-history.tsx'
import { HomeScreen } from '@/features/home/home-screen.tsx'
import { ExportSection } from '@/features/import-export/export-section.tsx'
import { MembersScreen } from '@/features/members/members-screen.tsx'
import { NoOrganizationScreen } from '@/features/offline/no-organization-screen.tsx'
import { OfflineNotices } from '@/features/offline/offline-notices.tsx'
import { UnsentCopies } from '@/features/offline/unsent-copies.tsx'
import { UnsentCopyScreen } from '@/features/offline/unsent-copy-screen.tsx'
import { useIsSettled, useLocalLife, useLocalStart } from '@/features/offline/use-local-life.ts'
import { useUnsentCopies } from '@/features/offline/use-unsent-copies.ts'
import { openSearch, SearchPalette } from '@/features/search/search-palette.tsx'
import { SettingsScreen } from '@/features/settings/settings-screen.tsx'
import { ShareButton } from '@/features/sharing/share-button.tsx'
import { AccountMenu } from '@/features/shell/organization-menu.tsx'
import { Shell } from '@/features/shell/shell.tsx'
import { ShellLoading } from '@/features/shell/shell-loading.tsx'
import { SidebarButton } from '@/features/shell/sidebar-button.tsx'
import { TrashScreen } from '@/features/trash/trash-screen.tsx'
import { localStore } from '@/local-store/local-store.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'
import { LockedState, NotFoundState, UnreachableState } from '@/ui/states.tsx'

/** Who is signed in, in which organization, on which screen. Everything comes from the API, after the page is there. */
export function WorkspaceApp() {
  // The server does not know who asks, so it renders nothing of this.
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return mounted ? <SignedIn /> : <ShellLoading />
}

function SignedIn() {
  const isStarted = useLocalStart()
  return isStarted ? <AskedSession /> : <ShellLoading />
}

function AskedSession() {
  const session = useSession()
  const path = usePath()
  useEffect(() => {
    // What is kept here stays closed until somebody signs in.
    if (session.data === null)
      void localStore
        .lock()
        .then(() => location.replace(withNext('/sign-in', location.pathname + location.search + location.hash)))
  }, [session.data])
  const store = useLocalStore()
  // What was opened from this device belongs to somebody else than who is signed in: nothing of it stays in the page.
  const isOthers = store.kind === 'open' && session.data != null && store.vault.owner.userId !== session.data.user.id
  useEffect(() => {
    if (isOthers && session.data) void localStore.makeWayFor(session.data.user.id).then(() => location.reload())
  }, [isOthers, session.data])
  if (isOthers) return <ShellLoading />
  if (session.isError && session.data === undefined)
    return localStore.isLocked ? (
      <LockedState onRetry={() => session.refetch()} />
    ) : (
      <UnreachableState onRetry={() => session.refetch()} />
    )
  if (!session.data) return <ShellLoading />
  return (
    <AccountProvider account={session.data.user}>
      <InOrganization path={path} />
    </AccountProvider>
  )
}

function InOrganization({ path }: { readonly path: string }) {
  const { organization, organizations, isError, refetch } = useOrganization()
  const account = useAccount()
  useLocalLife(account)
  useAccountLocale(account)
  if (isError) return <UnreachableState onRetry={refetch} />
  if (organizations?.length === 0) return <NoOrganization path={path} />
  if (!organization) return <ShellLoading />
  return (
    <SlotsProvider
      slots={{
        sidebar: <SidebarButton />,
        share: (documentId) => <ShareButton documentId={documentId} organization={organization} />,
        history: (props) => <DocumentHistory {...props} />,
        organizationTools: <ExportSection organization={organization} />,
        accountMenu: (trigger) => <AccountMenu organization={organization} trigger={trigger} />,
      }}
    >
      <Shell organization={organization} path={path} onSearch={openSearch}>
        <Screen path={path} />
      </Shell>
      <SearchPalette organization={organization} />
      <OfflineNotices />
      <SignOutDialog />
      <MoveDialog />
    </SlotsProvider>
  )
}

/** Removed from the last one, or in none yet: unsent text is at hand, and otherwise the first organization is made. */
function NoOrganization({ path }: { readonly path: string }) {
  const { copies, isLoading } = useUnsentCopies()
  const isEmpty = !isLoading && copies.length === 0
  const isSettled = useIsSettled()
  useEffect(() => {
    if (isEmpty && isSettled) navigate('/organizations/new', { reload: true })
  }, [isEmpty, isSettled])
  const unsentId = /^\/unsent\/([^/]+)$/.exec(path)?.[1]
  if (unsentId !== undefined) return <UnsentCopyScreen copyId={unsentId} organization={null} />
  return isEmpty ? <ShellLoading /> : <NoOrganizationScreen />
}

function Screen({ path }: { readonly path: string }) {
  const { organization } = useOrganization()
  if (!organization) return null
  const documentId = /^\/d\/([^/]+)$/.exec(path)?.[1]
  if (documentId !== undefined)
    return parseDocumentId(documentId) ? (
      <DocumentScreen key={documentId} documentId={documentId} organizationId={organization.id} />
    ) : (
      <NotFoundState />
    )
  const unsentId = /^\/unsent\/([^/]+)$/.exec(path)?.[1]
  if (unsentId !== undefined) return <UnsentCopyScreen key={unsentId} copyId={unsentId} organization={organization} />
  if (path === '/')
    return (
      <>
        <HomeScreen organization={organization} notices={<UnsentCopies />} />
        {organization.role === 'guest' ? null : <ImportDrop organizationId={organization.id} />}
      </>
    )
  if (path === '/members') return <MembersScreen organization={organization} />
  if (path === '/settings') return <SettingsScreen />
  if (path === '/trash') return <TrashScreen organization={organization} />
  return <NotFoundState />
}
