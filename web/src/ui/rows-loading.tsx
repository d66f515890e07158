/** A list's shape while it is on its way. */
export function RowsLoading() {
  return (
    <div aria-busy="true">
      <span className="skeleton" style={{ width: 260, height: 30, marginBlockEnd: 34 }} />
      {[62, 48, 70, 55].map((width) => (
        <div key={width} style={{ display: 'flex', gap: 14, alignItems: 'center', height: 58 }}>
          <span className="skeleton" style={{ width: 36, height: 36, borderRadius: 'var(--r-3)' }} />
          <span className="skeleton" style={{ width: `${width}%`, height: 12 }} />
        </div>
      ))}
    </div>
  )
}
