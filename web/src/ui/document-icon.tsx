import type { ReactNode } from 'react'

type Drawing = { readonly drawing: ReactNode }

/** The documents' own icons: two tones, drawn with tokens, so that they follow the theme. */
const DRAWINGS = {
  page: {
    drawing: (
      <>
        <rect x="4" y="2.5" width="16" height="19" rx="3" fill="var(--text-4)" opacity=".55" />
        <path d="M8 8.500h8M8 12.500h8M8 16.500h5" stroke="var(--paper)" strokeWidth="1.8" />
      </>
    ),
  },
  waves: {
    drawing: (
      <g fill="var(--accent)">
        <path d="M2 8c3-2.600 5-2.600 8 0s5 2.600 8 0 3-2 4-2v4c-1 0-1.600.2-4 2.100-3 2.500-5 2.500-8 0s-5-2.500-8 0z" />
        <path
          d="M2 15c3-2.600 5-2.600 8 0s5 2.600 8 0 3-2 4-2v4c-1 0-1.600.2-4 2.100-3 2.500-5 2.500-8 0s-5-2.500-8 0z"
          opacity=".42"
        />
      </g>
    ),
  },
  leaf: {
    drawing: (
      <>
        <path d="M4 20C3 10 9 4 21 3c0 11-5 17-13 16z" fill="var(--success)" opacity=".85" />
        <path d="M3 21c3-6 7-9 12-12" stroke="var(--paper)" strokeWidth="1.6" />
      </>
    ),
  },
  map: {
    drawing: (
      <>
        <path d="M2 6l6-3 8 3 6-3v15l-6 3-8-3-6 3z" fill="var(--success)" opacity=".38" />
        <path d="M8 3v15M16 6v15" stroke="var(--success)" strokeWidth="1.6" />
      </>
    ),
  },
  flag: {
    drawing: (
      <>
        <path d="M5 3v19" stroke="var(--text-3)" strokeWidth="2" />
        <path d="M6 4c5-2 8 2 14 0v9c-6 2-9-2-14 0z" fill="var(--danger)" opacity=".85" />
      </>
    ),
  },
  box: {
    drawing: (
      <g fill="var(--warning)">
        <rect x="3" y="7" width="18" height="14" rx="2.5" opacity=".55" />
        <rect x="2" y="3" width="20" height="6" rx="2" />
      </g>
    ),
  },
  sun: { drawing: <circle cx="12" cy="12" r="8.5" fill="var(--mark-line)" /> },
  mountain: {
    drawing: (
      <>
        <path d="M2 20 9 6l7 14z" fill="var(--accent)" opacity=".5" />
        <path d="m10 20 6-11 6 11z" fill="var(--accent)" />
      </>
    ),
  },
  book: {
    drawing: (
      <>
        <path d="M2 5c4-1.500 7-1 10 1v15c-3-2-6-2.500-10-1z" fill="var(--accent)" />
        <path d="M22 5c-4-1.500-7-1-10 1v15c3-2 6-2.500 10-1z" fill="var(--accent)" opacity=".45" />
      </>
    ),
  },
  people: {
    drawing: (
      <g fill="var(--presence-6)">
        <circle cx="9" cy="8" r="4" />
        <path d="M1.500 20c0-4.500 3-7 7.500-7s7.500 2.500 7.500 7z" />
        <g opacity=".5">
          <circle cx="17" cy="9" r="3" />
          <path d="M18 13.500c3 .2 4.500 2.300 4.500 5.500h-4c-.2-2.300-1-4-2.300-5.200z" />
        </g>
      </g>
    ),
  },
  chart: {
    drawing: (
      <g fill="var(--presence-2)">
        <rect x="3" y="12" width="4.500" height="9" rx="1.200" opacity=".5" />
        <rect x="9.750" y="7" width="4.500" height="14" rx="1.200" />
        <rect x="16.500" y="3" width="4.500" height="18" rx="1.200" opacity=".7" />
      </g>
    ),
  },
  star: {
    drawing: (
      <path
        d="m12 2.500 2.900 6.100 6.600.900-4.800 4.600 1.200 6.600-5.900-3.200-5.900 3.200 1.200-6.600-4.800-4.600 6.600-.900z"
        fill="var(--mark-line)"
      />
    ),
  },
  heart: {
    drawing: (
      <path
        d="M12 21C5 15.500 2 12 2 8.300 2 5.300 4.300 3 7.200 3c1.900 0 3.700 1 4.800 2.700C13.100 4 14.900 3 16.800 3 19.700 3 22 5.300 22 8.300 22 12 19 15.500 12 21z"
        fill="var(--presence-1)"
        opacity=".85"
      />
    ),
  },
  lamp: {
    drawing: (
      <>
        <path
          d="M12 2a7 7 0 0 0-4 12.700c.6.500 1 1.200 1 2v.3h6v-.3c0-.8.4-1.500 1-2A7 7 0 0 0 12 2z"
          fill="var(--mark-line)"
        />
        <rect x="9" y="18" width="6" height="3.500" rx="1.500" fill="var(--text-3)" />
      </>
    ),
  },
  flask: {
    drawing: (
      <>
        <path
          d="M9 2h6v6l5.500 10a2.700 2.700 0 0 1-2.400 4H5.900a2.700 2.700 0 0 1-2.400-4L9 8z"
          fill="var(--presence-8)"
          opacity=".4"
        />
        <path
          d="M5.800 14h12.400l2.300 4a2.700 2.700 0 0 1-2.400 4H5.900a2.700 2.700 0 0 1-2.400-4z"
          fill="var(--presence-8)"
        />
      </>
    ),
  },
  clock: {
    drawing: (
      <>
        <circle cx="12" cy="12" r="9.500" fill="var(--presence-6)" opacity=".4" />
        <path d="M12 6v6.500l4 2.500" stroke="var(--presence-6)" strokeWidth="2.2" strokeLinecap="round" />
      </>
    ),
  },
} as const satisfies Record<string, Drawing>

export type DocumentIconName = keyof typeof DRAWINGS

/** What can be chosen, in the order of the picker. */
export const DOCUMENT_ICONS = Object.keys(DRAWINGS) as DocumentIconName[]

const isKnown = (name: string | null): name is DocumentIconName => name !== null && Object.hasOwn(DRAWINGS, name)

/** A document's icon; the plain page where it has none, or one of a newer version. Decoration: hidden from readers. */
export function DocumentIcon({ name, sizePx = 16 }: { name: string | null; sizePx?: number }) {
  return (
    <svg
      aria-hidden
      width={sizePx}
      height={sizePx}
      viewBox="0 0 24 24"
      fill="none"
      style={{ display: 'block', flex: 'none' }}
    >
      {DRAWINGS[isKnown(name) ? name : 'page'].drawing}
    </svg>
  )
}
