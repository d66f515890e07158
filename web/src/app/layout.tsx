import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { requestTag } from '@/server/request-tag.ts'
import { LANG_SCRIPT } from '@/words/current-locale.ts'
import { localeOf } from '@/words/locales.ts'
import { wordsFor } from '@/words/words-for.ts'
import { Providers } from './providers.tsx'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  return { title: 'Coscribe', description: wordsFor(await requestTag())('common')('description') }
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1, interactiveWidget: 'resizes-content' }

/** Reads the nonce, which makes every page dynamic: a page rendered at build time would be dead under the policy. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? ''
  const tag = await requestTag()
  return (
    <html lang={localeOf(tag)} suppressHydrationWarning>
      <body>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: LANG_SCRIPT }} />
        <Providers nonce={nonce} serverTag={tag}>
          {children}
        </Providers>
      </body>
    </html>
  )
}
