package io.zviz.launch;

import io.zviz.spi.host.Architecture;
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

/**
 * A program in shared memory, in the layout that src/main/asm/launch-x86_64.S describes: the steps,
 * behind them one cell of 8 bytes for each number and slot, behind those the blocks.
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
  // No kernel has a call of this number: the step fails with ENOSYS, or as the filter says.
  private static final long NO_SUCH_CALL = 0x3ffffff;

  private final Map<Slot, Integer> slots = new HashMap<>();
  private final Map<Block, Integer> blocks = new HashMap<>();
  private final Map<Long, Integer> numbers = new HashMap<>();
  private final Map<Block, Integer> addresses = new HashMap<>();
  private final List<ChildCall> calls;
  // For each call its operands' cells and that of its result.
  private final int[] cells;
  private final int zero;
  private final SharedMemory memory;
  private int end;

  private EncodedProgram(List<ChildCall> calls, LaunchCalls launchCalls) {
    this.calls = calls;
    this.cells = new int[calls.size() * CELLS];
    this.end = HEADER + calls.size() * ENTRY;
    this.zero = number(0);
    for (int i = 0; i < calls.size(); i++) {
      place(calls.get(i), i * CELLS);
    }
    this.memory = launchCalls.allocate(end);
  }

  /**
   * Lays a program out.
   *
   * @param calls the clone first
   * @param status the child's descriptor of the status pipe
   * @param failing the number of a step that shall fail; 0 for none
   */
  static EncodedProgram of(
      List<ChildCall> calls, int status, int failing, LaunchCalls launchCalls) {
    EncodedProgram program = new EncodedProgram(calls, launchCalls);
    program.fill(status, failing, launchCalls.architecture());
    return program;
  }

  SharedMemory memory() {
    return memory;
  }

  /** The number of the step that failed; 0 when none did. */
  int failedStep() {
    return (int) memory.getLong(FAILED_STEP);
  }

  /** The result of the step that failed. */
  long failedResult() {
    return memory.getLong(FAILED_RESULT);
  }

  /** The number of the step under way. */
  int progress() {
    return (int) memory.getLong(PROGRESS);
  }

  long get(Slot slot) {
    return memory.getLong(offset(slot));
  }

  void put(Slot slot, long value) {
    memory.putLong(offset(slot), value);
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

  private void fill(int status, int failing, Architecture architecture) {
    byte[] bytes = new byte[end];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    buffer.putLong(MASK_ALL, -1L);
    buffer.put(WAKE_UP, (byte) 'f');
    buffer.putLong(STATUS, status);
    numbers.forEach((number, place) -> buffer.putLong(place, number));
    addresses.forEach((block, place) -> buffer.putLong(place, address(offset(block))));
    blocks.forEach((block, place) -> fill(buffer, block, place));
    for (int i = 0; i < calls.size(); i++) {
      fill(buffer, calls.get(i), i, i > 0 && i == failing, architecture);
    }
    memory.write(0, bytes);
  }

  private void fill(ByteBuffer buffer, Block block, int place) {
    buffer.put(place, block.bytes());
    block.pointers().forEach((at, to) -> buffer.putLong(place + at, address(offset(to))));
    block.slotPointers().forEach((at, to) -> buffer.putLong(place + at, address(offset(to))));
  }

  private void fill(
      ByteBuffer buffer, ChildCall call, int index, boolean fail, Architecture architecture) {
    int entry = HEADER + index * ENTRY;
    long number = call.call().map(c -> (long) c.number(architecture)).orElse(WAIT);
    buffer.putLong(entry, fail ? NO_SUCH_CALL : number);
    for (int i = 0; i < MAX_OPERANDS; i++) {
      buffer.putLong(entry + 8 + i * Long.BYTES, address(cells[index * CELLS + i]));
    }
    buffer.putLong(entry + 56, fail ? Long.MAX_VALUE : call.min());
    buffer.putLong(entry + 64, address(cells[index * CELLS + MAX_OPERANDS]));
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
