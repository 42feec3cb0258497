// What it is for: opens the assistant's console in its window. Must not: do anything else.
import '../look/base.css';
import './console.css';
import { mount } from 'svelte';
import { dressPage } from '../words';
import Console from './Console.svelte';

dressPage();
const ground = document.getElementById('wasl');
if (ground !== null) mount(Console, { target: ground });
