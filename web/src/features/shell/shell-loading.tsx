import './shell.css'

/** The shell's shape, until it is known who asks. */
export function ShellLoading() {
  return (
    <div className="shell" aria-busy="true">
      <div className="side">
        {[120, 84, 160, 132, 148].map((width) => (
          <span key={width} className="skeleton" style={{ width, height: 12, margin: '12px 8px' }} />
        ))}
      </div>
      <div className="main" />
    </div>
  )
}
