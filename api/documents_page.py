"""The page behind /api/docs: reads the OpenAPI document and lists every operation and shape."""

import base64
import hashlib

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1a1d21}
h1{font-size:1.5rem}h2{margin:2rem 0 .5rem;text-transform:capitalize}
details{border:1px solid #d5d9de;border-radius:8px;margin:.4rem 0;background:#fff}
summary{padding:.6rem .8rem;cursor:pointer}
summary b{display:inline-block;min-width:4.5rem;font-family:ui-monospace,monospace}
code,pre{font-family:ui-monospace,monospace;font-size:.875rem}
pre{background:#f4f5f7;border-radius:6px;padding:.8rem;overflow:auto;margin:0 .8rem .8rem}
p{margin:.2rem .8rem}small{color:#5b636d}
input{font:inherit;width:100%;padding:.6rem;border:1px solid #aab1ba;border-radius:8px}
"""

_SCRIPT = """
const el=(tag,text,...inside)=>{const e=document.createElement(tag);if(text)e.textContent=text;
e.append(...inside);return e};
const shape=(spec,s,seen=[])=>{if(!s)return null;if(s.$ref){const n=s.$ref.split('/').pop();
if(seen.includes(n))return n;return shape(spec,spec.components.schemas[n],[...seen,n])}
if(s.type==='array')return[shape(spec,s.items,seen)];
if(s.properties)return Object.fromEntries(Object.entries(s.properties).map(([k,v])=>
[k+((s.required||[]).includes(k)?'':'?'),shape(spec,v,seen)]));
return [].concat(s.format||s.type||'any').join(' | ')};
const block=(title,value)=>value?[el('p',title),el('pre',JSON.stringify(value,null,2))]:[];
const operation=(spec,path,method,op)=>{const media=c=>c&&Object.values(c)[0]?.schema;
const ok=Object.entries(op.responses).find(([s])=>s!=='default');
const d=el('details','',el('summary','',el('b',method.toUpperCase()),el('code',path),
el('small','  '+(op.summary||''))),el('p','ability: '+op['x-ability']+' · scope: '+op['x-scope']));
const params=Object.fromEntries((op.parameters||[]).map(p=>[p.in+' '+p.name,p.schema?.type||'']));
d.append(...block('Parameters',Object.keys(params).length?params:null),
...block('Body',shape(spec,media(op.requestBody?.content))),
...block('Answer '+ok[0],shape(spec,media(ok[1].content))));
d.dataset.text=(method+' '+path+' '+(op.summary||'')).toLowerCase();return d};
fetch('/api/openapi.json').then(r=>r.json()).then(spec=>{const groups={};
for(const[path,ops]of Object.entries(spec.paths))for(const[m,op]of Object.entries(ops))
if(op.responses)(groups[op.tags[0]]??=[]).push(operation(spec,path,m,op));
for(const[name,list]of Object.entries(groups))
document.querySelector('main').append(el('h2',name),...list);
document.querySelector('input').oninput=e=>document.querySelectorAll('details').forEach(d=>
d.hidden=!d.dataset.text.includes(e.target.value.toLowerCase()))});
"""


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


PAGE = f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Storewalk API</title><style>{_STYLE}</style>
<h1>Storewalk API</h1>
<p>The same in one file: <a href="/api/openapi.json">openapi.json</a></p>
<input placeholder="Search" aria-label="Search"><main></main><script>{_SCRIPT}</script></html>
"""

# The two inline parts are named by their hashes, so nothing else can run on this page.
POLICY = (
    f"default-src 'none'; connect-src 'self'; style-src 'sha256-{_digest(_STYLE)}'; "
    f"script-src 'sha256-{_digest(_SCRIPT)}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
