// What it is for: starts the kiosk's window: look, measures, first language, the one component.
// Must not: hold any logic of a visit.
import { mount } from 'svelte';
import '../look/base.css';
import './look.css';
import Kiosk from './Kiosk.svelte';
import { measure, profileIn } from './measure';

const page = document.documentElement;

function fit(): void {
  const { layout, mm } = measure(window.innerWidth, window.innerHeight, profileIn(window.location.search));
  page.dataset.layout = layout;
  page.style.setProperty('--mm', `${mm}px`);
}

function dress(contrast: MediaQueryList): void {
  page.dataset.contrast = contrast.matches ? 'high' : 'paper';
}

fit();
window.addEventListener('resize', fit);
const contrast = window.matchMedia('(prefers-contrast: more)');
dress(contrast);
contrast.addEventListener('change', () => dress(contrast));
// A long touch opens no menu of the browser on a public screen.
window.addEventListener('contextmenu', (event) => event.preventDefault());

/** How long the first screen waits for its letters at most, in milliseconds. */
const LETTERS_MS = 600;
// Drawn at once with its letters: between two visits no picture stands there without its words.
const letters = ['400', '700'].flatMap((weight) => ['و', 'W'].map((letter) => document.fonts.load(`${weight} 16px 'Wasl Kufi'`, letter)));
await Promise.race([Promise.allSettled(letters), new Promise((resolve) => setTimeout(resolve, LETTERS_MS))]);

const place = document.getElementById('wasl');
if (place !== null) mount(Kiosk, { target: place });
