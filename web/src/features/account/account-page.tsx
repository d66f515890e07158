'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Brand } from '@/ui/brand.tsx'
import './account.css'

/** The frame of all screens before the shell: brand, form, where one is, and a page that people are writing. */
export function AccountPage({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('account')
  return (
    <div className="account">
      <main className="account-column">
        <Brand />
        {children}
        <p className="account-foot">{t('staysHere')}</p>
      </main>
      <WritingPicture />
    </div>
  )
}

const person = (index: number) => ({ '--person': `var(--presence-${index})` }) as React.CSSProperties

const WRITERS = [
  ['ML', 10],
  ['KO', 5],
  ['RM', 2],
  ['SH', 4],
] as const

const Caret = ({ index, name }: { readonly index: number; readonly name: string }) => (
  <span className="caret" style={person(index)}>
    <b>{name}</b>
  </span>
)

/** Decoration: says nothing that the form does not. */
function WritingPicture() {
  const t = useTranslations('account.picture')
  return (
    <div className="account-picture" aria-hidden="true">
      <div className="account-page">
        <h2>{t('title')}</h2>
        <p>{t.rich('beginning', { marta: () => <Caret index={10} name="Marta" /> })}</p>
        <p>
          {t.rich('july', {
            kim: (selected) => (
              <>
                <span className="caret-selection" style={person(5)}>
                  {selected}
                </span>
                <Caret index={5} name="Kim" />
              </>
            ),
          })}
        </p>
        <p>
          {t('end')}
          <span className="caret" style={{ '--person': 'var(--text-1)' } as React.CSSProperties} />
        </p>
        <hr />
        <figure>
          <River />
        </figure>
        <div className="writers">
          <span style={{ display: 'flex' }}>
            {WRITERS.map(([letters, index]) => (
              <span key={letters} className="avatar" style={person(index)}>
                {letters}
              </span>
            ))}
          </span>
          {t('writing', { count: WRITERS.length })}
        </div>
      </div>
    </div>
  )
}

const River = () => (
  <svg viewBox="0 0 772 340" width="100%">
    <rect width="772" height="340" fill="var(--accent-tint)" />
    <circle cx="610" cy="62" r="26" fill="var(--warning-tint)" />
    <path d="M0 150C120 90 240 90 380 130S640 80 772 120V340H0z" fill="var(--success)" opacity=".3" />
    <path d="M0 190C140 140 300 160 430 170S660 130 772 165V340H0z" fill="var(--success)" opacity=".45" />
    <path d="M0 215C160 185 320 195 470 205S690 180 772 195V340H0z" fill="var(--success)" opacity=".7" />
    <rect y="238" width="772" height="102" fill="var(--accent)" opacity=".75" />
    <rect y="232" width="772" height="16" fill="var(--line-2)" />
    <rect x="250" y="226" width="64" height="28" fill="var(--accent)" />
    <path
      d="M110 254c-20 18-30 34-34 60M190 254c-12 18-16 36-18 60M340 254c2 20 2 40 0 62M440 254c10 20 14 38 16 60M540 254c14 18 22 34 28 56"
      stroke="var(--paper)"
      strokeWidth="3"
      fill="none"
      opacity=".8"
    />
  </svg>
)
