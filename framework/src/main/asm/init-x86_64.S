# The first process of a container whose command is no init itself: a whole static ELF file, header
# included, that the launch executes from memory. Without libc, without data that is written.
#
# It blocks all signals, and then for ever: reaps every child that has ended, and waits for a signal.
# SIGCHLD means to reap again; every other signal is passed on to process 2, the command, which the
# launch has made before anything else in the pid namespace. When process 2 ends, it ends with the
# same status, or 128+N, and the kernel kills what is left in the pid namespace.
#
# Its seccomp filter (InitFilter) allows the calls below and no others.
.intel_syntax noprefix
.set base, 0x400000
.text
header:
  .byte 0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
  .short 2, 62            # ET_EXEC, EM_X86_64
  .long 1
  .quad base + (start - header)
  .quad segments - header
  .quad 0
  .long 0
  .short 64, 56, 2, 0, 0, 0
segments:
  .long 1, 5              # PT_LOAD, to read and execute
  .quad 0, base, base, end - header, end - header, 0x1000
  .long 0x6474e551, 6     # PT_GNU_STACK, to read and write
  .quad 0, 0, 0, 0, 0, 16
start:
  mov  eax, 14            # rt_sigprocmask(SIG_SETMASK, all, 0, 8)
  mov  edi, 2
  lea  rsi, [rip+all]
  xor  edx, edx
  mov  r10d, 8
  syscall
  mov  eax, 157           # prctl(PR_SET_NAME, name), by which others see that signals are blocked
  mov  edi, 15
  lea  rsi, [rip+name]
  syscall
reap:
  mov  eax, 61            # wait4(-1, status, WNOHANG | __WALL, 0)
  mov  rdi, -1
  mov  rsi, rsp
  mov  edx, 0x40000001
  xor  r10d, r10d
  syscall
  cmp  eax, 2
  je   ended
  test eax, eax
  jg   reap
wait:
  mov  eax, 128           # rt_sigtimedwait(all, 0, 0, 8)
  lea  rdi, [rip+all]
  xor  esi, esi
  xor  edx, edx
  mov  r10d, 8
  syscall
  test eax, eax
  jle  wait
  cmp  eax, 17            # SIGCHLD
  je   reap
  mov  esi, eax
  mov  eax, 62            # kill(2, signal)
  mov  edi, 2
  syscall
  jmp  wait
ended:                    # 15 bits: those above 8 are the status, unless the lowest 7 are a signal
  mov  eax, [rsp]
  mov  edi, eax
  and  edi, 0x7f
  jz   exited
  sub  edi, -128
  jmp  leave
exited:
  movzx edi, ah
leave:
  mov  eax, 231           # exit_group(status)
  syscall
  ud2
.balign 8
all:
  .quad -1
name:
  .asciz "zviz-init"
end:
