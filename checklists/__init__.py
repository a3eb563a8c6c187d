"""The inspection itself: what a checklist says, which items apply, what they cost, what follows.

Pure: no web, no database, no clock, no other package of ours. The TypeScript twin of this
package is ``pwa/src/engine``; both must answer every file of ``tests/golden`` alike.
"""
