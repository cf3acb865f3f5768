package io.zviz.launch;

import io.zviz.spi.host.Architecture;
import io.zviz.sys.Errno;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.SharedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program in shared memory, in the layout that src/main/asm/launch-x86_64.S describes: the steps,
 * behind them those of the parent that one of them leaves behind (a program of its own), one cell
 * of 8 bytes for each number and slot, and the blocks.
 */
final class EncodedProgram implements AutoCloseable {
  private static final int HEADER = 0x40;
  private static final int ENTRY = 72;
  private static final int MASK_ALL = 0x00;
  private static final int WAKE_UP = 0x10;
  private static final int STATUS = 0x18;
  private static final int FAILED_RESULT = 0x20;
  private static final int FAILED_STEP = 0x28;
  private static final int PROGRESS = 0x30;
  private static final int MAX_OPERANDS = 6;
  private static final int CELLS = MAX_OPERANDS + 1;
  private static final long WAIT = -1;

  private final Map<Slot, Integer> slots = new HashMap<>();
  private final Map<Block, Integer> blocks = new HashMap<>();
  private final Map<Long, Integer> numbers = new HashMap<>();
  private final Map<Block, Integer> addresses = new HashMap<>();
  private final List<ChildCall> calls;
  // How many of the calls are the child's, and where the program of the others begins.
  private final int own;
  private final int parent;
  // For each call its operands' cells and that of its result.
  private final int[] cells;
  private final int zero;
  private final SharedMemory memory;
  private int end;

  private EncodedProgram(List<ChildCall> child, LaunchCalls launchCalls) {
    this.calls = steps(child);
    this.own = child.size();
    this.parent = HEADER + own * ENTRY;
    this.cells = new int[calls.size() * CELLS];
    this.end = parent + HEADER + (calls.size() - own + 1) * ENTRY;
    this.zero = number(0);
    for (int i = 0; i < calls.size(); i++) {
      place(calls.get(i), i * CELLS);
    }
    this.memory = launchCalls.allocate(end);
  }

  /** A program's steps in the order of their numbers: those of a parent come last. */
  static List<ChildCall> steps(List<ChildCall> child) {
    return Stream.concat(child.stream(), child.stream().flatMap(call -> call.parent().stream()))
        .toList();
  }

  /**
   * Lays a program out; at most one of its steps makes a child.
   *
   * @param calls the clone first
   * @param status the child's descriptor of the status pipe
   */
  static EncodedProgram of(List<ChildCall> calls, int status, LaunchCalls launchCalls) {
    EncodedProgram program = new EncodedProgram(calls, launchCalls);
    program.fill(status, launchCalls.architecture());
    return program;
  }

  SharedMemory memory() {
    return memory;
  }

  /**
   * A step that failed.
   *
   * @param step its number
   * @param errno why
   * @param words the call and the name of the error
   */
  record Failure(int step, int errno, String words) {}

  /** The step that failed, if one did. */
  Optional<Failure> failure() {
    int step = (int) memory.getLong(FAILED_STEP);
    if (step != 0) {
      return Optional.of(failure(step, memory.getLong(FAILED_RESULT)));
    }
    int ofParent = (int) memory.getLong(parent + FAILED_STEP);
    return ofParent == 0
        ? Optional.empty()
        : Optional.of(failure(own + ofParent - 1, memory.getLong(parent + FAILED_RESULT)));
  }

  /** The failure of a step, if it is the one that failed. */
  Optional<Failure> failure(ChildCall call) {
    return failure().filter(failed -> calls.get(failed.step()).equals(call));
  }

  private Failure failure(int step, long result) {
    int errno = (int) -result;
    return new Failure(step, errno, calls.get(step).words() + ": " + Errno.name(errno));
  }

  /** The number of the step under way. */
  int progress() {
    return (int) memory.getLong(PROGRESS);
  }

  /** The same of the parent that one of the steps leaves behind, whose numbers begin with 1. */
  int progressOfParent() {
    return (int) memory.getLong(parent + PROGRESS);
  }

  /** The step under way. */
  String underWay() {
    return calls.get(progress()).words();
  }

  /** Whether a step that failed was the child's last one. */
  boolean isLast(Failure failure) {
    return failure.step() == own - 1;
  }

  long get(Slot slot) {
    return memory.getLong(offset(slot));
  }

  void put(Slot slot, long value) {
    memory.putLong(offset(slot), value);
  }

  /** Where a slot is, in the child as in the supervisor. */
  long address(Slot slot) {
    return address(offset(slot));
  }

  /** The caller guarantees that the child has left the memory: by exec or by its end. */
  @Override
  public void close() {
    memory.close();
  }

  private void place(ChildCall call, int at) {
    List<Operand> operands = call.operands();
    for (int i = 0; i < MAX_OPERANDS; i++) {
      cells[at + i] = i < operands.size() ? cell(operands.get(i)) : zero;
    }
    cells[at + MAX_OPERANDS] = slot(call.result());
  }

  private int cell(Operand operand) {
    if (operand instanceof Operand.Value value) {
      return number(value.number());
    }
    if (operand instanceof Operand.Address address) {
      block(address.block());
      return addresses.computeIfAbsent(address.block(), block -> reserve(Long.BYTES));
    }
    return slot(((Operand.Result) operand).slot());
  }

  private int number(long number) {
    return numbers.computeIfAbsent(number, absent -> reserve(Long.BYTES));
  }

  private int slot(Slot slot) {
    Block block = slot.block();
    if (block != null) {
      block(block);
      return offset(slot);
    }
    return slots.computeIfAbsent(slot, absent -> reserve(Long.BYTES));
  }

  private void block(Block first) {
    if (blocks.containsKey(first)) {
      return;
    }
    Deque<Block> todo = new ArrayDeque<>(List.of(first));
    while (!todo.isEmpty()) {
      Block block = todo.pop();
      if (!blocks.containsKey(block)) {
        blocks.put(block, reserve(block.size()));
        block.slotPointers().values().forEach(this::slot);
        todo.addAll(block.pointers().values());
      }
    }
  }

  private int reserve(int size) {
    int place = end;
    end = Math.addExact(end, Math.addExact(size, Long.BYTES - 1) & -Long.BYTES);
    return place;
  }

  private void fill(int status, Architecture architecture) {
    byte[] bytes = new byte[end];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    buffer.putLong(MASK_ALL, -1L);
    for (int program : new int[] {0, parent}) {
      buffer.put(program + WAKE_UP, (byte) 'f');
      buffer.putLong(program + STATUS, status);
    }
    numbers.forEach((number, place) -> buffer.putLong(place, number));
    addresses.forEach((block, place) -> buffer.putLong(place, address(offset(block))));
    blocks.forEach((block, place) -> fill(buffer, block, place));
    for (int i = 0; i < calls.size(); i++) {
      fill(buffer, calls.get(i), i, architecture);
    }
    memory.write(0, bytes);
  }

  private void fill(ByteBuffer buffer, Block block, int place) {
    buffer.put(place, block.bytes());
    block.pointers().forEach((at, to) -> buffer.putLong(place + at, address(offset(to))));
    block.slotPointers().forEach((at, to) -> buffer.putLong(place + at, address(offset(to))));
  }

  private void fill(ByteBuffer buffer, ChildCall call, int index, Architecture architecture) {
    // The parent's first step is the one behind the clone, which made it.
    int entry = HEADER + (index < own ? index * ENTRY : parent + (index - own + 1) * ENTRY);
    boolean forks = !call.parent().isEmpty();
    long number = call.call().map(c -> (long) c.number(architecture)).orElse(WAIT);
    buffer.putLong(entry, forks ? ~number : number);
    for (int i = 0; i < MAX_OPERANDS; i++) {
      buffer.putLong(entry + 8 + i * Long.BYTES, address(cells[index * CELLS + i]));
    }
    buffer.putLong(entry + 56, call.min());
    int result = cells[index * CELLS + MAX_OPERANDS];
    buffer.putLong(entry + 64, address(forks ? parent : result));
  }

  private int offset(Slot slot) {
    Block block = slot.block();
    return block != null
        ? offset(block) + slot.offset()
        : Objects.requireNonNull(slots.get(slot), "a slot that no call uses");
  }

  private int offset(Block block) {
    return Objects.requireNonNull(blocks.get(block));
  }

  private long address(int offset) {
    return memory.address() + offset;
  }
}
