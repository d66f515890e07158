import { createRoot } from 'react-dom/client'
import '/work/shared/design/look/tokens.css'
import './reset.css'
import { DocumentScreen } from '../src/features/editor/document-screen.tsx'
const id = location.pathname.split('/').pop()!
createRoot(document.getElementById('root')!).render(<div style={{display:'grid',gridTemplateColumns:innerWidth>=1024?'264px minmax(0,1fr)':'minmax(0,1fr)',height:'100vh'}}>{innerWidth>=1024&&<div style={{background:'var(--sunken)',borderInlineEnd:'1px solid var(--line-1)'}}/>}<DocumentScreen documentId={id} /></div>)
