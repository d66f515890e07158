import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import { createRoot } from 'react-dom/client'
import '/work/shared/design/look/tokens.css'
import '../src/ui/base.css'
import '../src/ui/controls.css'
import '../src/ui/overlays.css'
import './reset.css'
import { AccountProvider, useSession } from '../src/client/account.tsx'
import { SlotsProvider } from '../src/client/slots.tsx'
import { DocumentScreen } from '../src/features/editor/document-screen.tsx'
import { Button } from '../src/ui/button.tsx'
import { LiveRegions } from '../src/ui/live-regions.tsx'
import { Toaster } from '../src/ui/toaster.tsx'

const id = location.pathname.split('/').pop()!
function App() {
  const s = useSession()
  return s.data ? (
    <AccountProvider account={s.data.user}>
      <SlotsProvider
        slots={{
          sidebar: null,
          share: () => (
            <Button kind="primary" size="sm">
              Share
            </Button>
          ),
        }}
      >
        <div
          style={{
            display: 'grid',
            gridTemplateColumns: innerWidth >= 1024 ? '264px minmax(0,1fr)' : 'minmax(0,1fr)',
            height: '100vh',
          }}
        >
          {innerWidth >= 1024 && (
            <div style={{ background: 'var(--sunken)', borderInlineEnd: '1px solid var(--line-1)' }} />
          )}
          <main style={{ display: 'flex', minHeight: 0, minWidth: 0 }}>
            <DocumentScreen documentId={id} />
          </main>
        </div>
      </SlotsProvider>
    </AccountProvider>
  ) : null
}
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={new QueryClient()}>
    <Tooltip.Provider delayDuration={500}>
      <App />
      <LiveRegions />
      <Toaster />
    </Tooltip.Provider>
  </QueryClientProvider>,
)
