/** The mark: two carets side by side. */
export function Brand() {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 9, color: 'var(--text-1)' }}>
      <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
        <rect width="24" height="24" rx="6" fill="var(--accent)" />
        <g stroke="var(--on-accent)" strokeWidth="1.9" fill="none">
          <path d="M6 6.500h6M9 6.500v9M6 15.500h6" />
          <path d="M13 10.500h5M15.500 10.500v8M13 18.500h5" opacity=".8" />
        </g>
      </svg>
      <span className="display" style={{ fontSize: 19, lineHeight: '24px', letterSpacing: '-.01em' }}>
        Coscribe
      </span>
    </span>
  )
}
