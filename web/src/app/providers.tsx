'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { ApiError } from '@/client/api-client.ts'
import { LiveRegions } from '@/ui/live-regions.tsx'
import { Toaster } from '@/ui/toaster.tsx'
import type { LocaleTag } from '@/words/locales.ts'
import { WordsProvider } from '@/words/words-provider.tsx'

const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // The browser's word on being online is a hint, not a fact: what can be reached is found out by trying.
        networkMode: 'always',
        // An answer is an answer; only a missing one is worth asking again.
        retry: (failures, error) => failures < 3 && !(error instanceof ApiError && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  })

export type ProvidersProps = { readonly nonce: string; readonly serverTag: LocaleTag; readonly children: ReactNode }

export function Providers({ nonce, serverTag, children }: ProvidersProps) {
  const [queries] = useState(makeQueryClient)
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableColorScheme={false}
      nonce={nonce}
      disableTransitionOnChange
    >
      <WordsProvider serverTag={serverTag}>
        <QueryClientProvider client={queries}>
          <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
            {children}
            <LiveRegions />
            <Toaster />
          </Tooltip.Provider>
        </QueryClientProvider>
      </WordsProvider>
    </ThemeProvider>
  )
}
